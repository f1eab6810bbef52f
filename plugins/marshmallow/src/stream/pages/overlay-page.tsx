import type { PageInput, PublicPage, RequestContext } from '@hako/sdk-plugin';
import { publicTheme, renderMarkup } from '@hako/sdk-plugin/page';
import { Fragment } from 'react';
import { OVERLAY_CSS } from './overlay-css.js';
import { QrCode } from './qr-code.js';

/** An empty stage: who has no token sees nothing on it, so that the page itself needs no secret and may be kept. The QR code is no secret; whether it is shown is in the state, as the look. */
export async function renderOverlay({ talent, absolute }: PageInput, ctx: RequestContext): Promise<PublicPage> {
  const ask = absolute(`/m/${talent.path}/ask`);
  const spoken = ask.replace(/^https?:\/\//, '');
  return {
    title: ctx.t('public.stream.overlayTitle', { name: talent.displayName }),
    body: await renderMarkup(
      <main id="stream" data-view="overlay" data-path={talent.path} data-theme="bubble" data-anonymous={ctx.t('public.stream.anonymous')}>
        <h1 className="sr">{ctx.t('public.stream.overlayTitle', { name: talent.displayName })}</h1>
        <section id="card" hidden aria-live="polite">
          <p id="from" dir="auto" />
          <p id="text" dir="auto" />
        </section>
        <figure id="qr" hidden>
          <QrCode text={ask} label={ctx.t('public.stream.qr', { name: talent.displayName, address: spoken })} />
          <figcaption dir="ltr">{spoken.split('/').map((part, at) => (at === 0 ? part : <Fragment key={at}><wbr />{`/${part}`}</Fragment>))}</figcaption>
        </figure>
        <p id="note" role="status" hidden>{ctx.t('public.stream.ended')}</p>
        <noscript><p>{ctx.t('public.stream.needsScript')}</p></noscript>
      </main>,
    ),
    css: lightOf(publicTheme({ theme: 'default', oshiColor: talent.oshiColor }).css) + OVERLAY_CSS,
    islands: ['stream.js', 'overlay.js'],
    robots: 'noindex',
    referrer: 'no-referrer',
  };
}

/** The picture on stream must not change with the dark mode of somebody's desktop. */
const lightOf = (css: string): string => css.split('@media')[0] ?? '';
