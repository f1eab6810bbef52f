import type { PageInput, PublicPage, RequestContext } from '@hako/sdk-plugin';
import { publicTheme, renderMarkup } from '@hako/sdk-plugin/page';
import { READER_CSS } from './reader-css.js';

const TEXTS = ['anonymous', 'empty', 'failed', 'faster', 'hidden', 'hide', 'onAir', 'replied', 'restore', 'reveal', 'show', 'start', 'waiting'] as const;
const STEPS = [
  ['previous', 'P'],
  ['hide', 'H'],
  ['read', 'R'],
  ['skip', 'S'],
  ['next', 'N'],
] as const;

/** For the talent's tablet: no sign-in, her colour, one key for each step. */
export async function renderReader({ talent }: PageInput, ctx: RequestContext): Promise<PublicPage> {
  const t = (key: string, params?: Record<string, string | number>): string => ctx.t(`public.stream.${key}`, params);
  const title = t('readerTitle', { name: talent.displayName });
  const theme = publicTheme({ theme: 'default', oshiColor: talent.oshiColor });
  // Counts are put in by the island: the placeholder stays as it is.
  const texts = Object.fromEntries(TEXTS.map((key) => [key, t(key, { count: '{{count}}' })]));
  return {
    title,
    body: await renderMarkup(
      <main id="stream" data-view="reader" data-path={talent.path} data-texts={JSON.stringify(texts)}>
        <header>
          <h1>{title}</h1>
          <span id="waiting" role="status" />
          <span id="seen" />
        </header>
        <section id="now" className="idle" aria-live="polite" aria-label={t('now')}>
          <p id="from" dir="auto" />
          <p id="text" dir="auto" tabIndex={0}>{t('connecting')}</p>
        </section>
        <div className="steps" role="group" aria-label={t('steps')}>
          {STEPS.map(([id, key]) => (
            <button key={id} id={id} type="button" aria-keyshortcuts={key}>
              <span id={`${id}Label`}>{t(id)}</span>
              <small aria-hidden="true">{key}</small>
            </button>
          ))}
        </div>
        <form id="reply" hidden>
          <label>
            {t('reply')}
            <textarea id="answer" dir="auto" maxLength={4000} rows={1} aria-keyshortcuts="A" />
          </label>
          <button type="submit">{t('sendReply')}</button>
          <p id="status" role="status" />
        </form>
        <aside>
          <h2>{t('queue')}</h2>
          <ol id="queue" />
          <section id="aside" hidden>
            <h2>{t('skipped')}</h2>
            <ol id="skipped" />
          </section>
        </aside>
        <p id="note" role="alert" hidden>{t('ended')}</p>
        <noscript><p>{t('needsScript')}</p></noscript>
      </main>,
    ),
    css: theme.css + READER_CSS,
    islands: ['stream.js', 'reader.js'],
    themeColor: theme.themeColor,
    colorScheme: theme.colorScheme,
    robots: 'noindex',
    referrer: 'no-referrer',
  };
}
