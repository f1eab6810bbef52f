import type { PageInput, PublicPage, RequestContext } from '@hako/sdk-plugin';
import { pageCard, type CardPicture } from '../cards/index.js';
import { avatarOrigin, boxOf, home, type Box } from './box.js';
import { Hero, missing, pageOf } from './layout.js';
import { Puff } from './puff.js';

const TURNSTILE = { script: ['https://challenges.cloudflare.com'], frame: ['https://challenges.cloudflare.com'] };

/** What somebody sent that could not be taken: her words stay in the fields. */
export interface Returned {
  content: string;
  senderName: string;
  remember: boolean;
  fault: { text: string; path: string };
}

export async function renderAsk(input: PageInput, ctx: RequestContext): Promise<PublicPage> {
  const box = await boxOf(input, ctx);
  return box ? askPage(box, undefined, await pageCard(ctx, box.talent)) : missing();
}

export function askPage(box: Box, returned?: Returned, picture?: CardPicture): Promise<PublicPage> {
  const { config, t, talent } = box;
  const content = (
    <>
      <Hero box={box}>{!config.paused && <p className="welcome">{box.words('welcome')}</p>}</Hero>
      {config.paused ? <p className="note">{t('public.paused')}</p> : <AskForm box={box} returned={returned} />}
    </>
  );
  return pageOf(box, `${t('public.askTitle', { name: talent.displayName })} · ${box.words('title')}`, content, {
    description: box.words('welcome').slice(0, 160),
    islands: config.paused ? [] : ['ask.js'],
    openGraph: { type: 'website', ...(picture ? { image: { ...picture, alt: box.words('title') } } : {}) },
    origins: { img: avatarOrigin(box), ...(config.captchaProvider === 'turnstile' ? TURNSTILE : {}) },
    ...(returned ? { status: 422 as const, robots: 'noindex' as const } : {}),
  });
}

/** One field and one button; everything else may be left alone. Works as a plain form, the island makes it pleasant. */
function AskForm({ box, returned }: { box: Box; returned: Returned | undefined }) {
  const { config, t, talent, href } = box;
  const fault = returned?.fault;
  const isAbout = (path: string): boolean => fault?.path === path;
  return (
    <>
      <form className="ask" id="ask" method="post" action={href(`/m/${talent.path}/ask`)} data-path={talent.path} data-max={config.maxLength} data-min={config.minLength} data-ahead={config.captchaMode === 'always' && config.captchaProvider === 'altcha' ? '' : undefined} data-texts={JSON.stringify(islandTexts(box))}>
        <div>
          <label htmlFor="content">{t('public.yourQuestion')}</label>
          <textarea id="content" name="content" required rows={5} placeholder={box.words('placeholder')} defaultValue={returned?.content} aria-describedby="count fault promise" aria-invalid={isAbout('/content') ? true : undefined} autoComplete="off" />
          <p className="under">
            <span className="status" id="draft" role="status" />
            <span className="count" id="count">{t('public.lengthLimit', { count: config.maxLength })}</span>
          </p>
        </div>
        <div>
          <label htmlFor="senderName">{config.anonymousAllowed ? t('public.yourName') : t('public.yourNameRequired')}</label>
          <input type="text" id="senderName" name="senderName" maxLength={64} defaultValue={returned?.senderName} required={!config.anonymousAllowed} placeholder={config.anonymousAllowed ? t('public.anonymous') : undefined} autoComplete="off" aria-invalid={isAbout('/senderName') ? true : undefined} />
        </div>
        <label className="check">
          <input type="checkbox" id="remember" name="remember" value="1" defaultChecked={returned?.remember} />
          <span>{t('public.remember')}</span>
        </label>
        <div className="trap" aria-hidden="true">
          <label htmlFor="website">{t('public.trap')}</label>
          <input type="text" id="website" name="website" tabIndex={-1} autoComplete="off" />
        </div>
        <p className="fault" id="fault" role="alert">{fault?.text}</p>
        <div className="send">
          <button className="btn" type="submit">{t('public.send')}</button>
        </div>
        <p className="status" id="work" role="status" />
        <p className="hint" id="promise">
          {t('public.promise', { name: talent.displayName })} <a href={href(`/m/${talent.path}/privacy`)}>{t('public.promiseMore')}</a>
        </p>
      </form>
      <section className="sent" id="sent" tabIndex={-1} hidden>
        <Thanks box={box} again="#ask" heading="h2" />
      </section>
    </>
  );
}

/** The small joy at the end, in the page already so that nothing has to be fetched for it. */
export function Thanks({ box, again, heading: Heading }: { box: Box; again: string; heading: 'h1' | 'h2' }) {
  const { t } = box;
  return (
    <>
      <Puff />
      <Heading>{t('public.sent')}</Heading>
      <p className="welcome">{box.words('thanks')}</p>
      <p className="links">
        <a className="btn" id="again" href={again}>{t('public.askAgain')}</a>
        <a className="btn quiet" href={home(box)}>{t('public.allAnswers')}</a>
      </p>
      <p className="hint"><a href={box.href(`/m/${box.talent.path}/mine`)}>{t('public.mineLink')}</a></p>
    </>
  );
}

const islandTexts = ({ t }: Box): Record<string, string> => ({
  draft: t('public.draftKept'),
  checking: t('public.checking'),
  sending: t('public.sending'),
  offline: t('public.offline'),
  over: t('public.over'),
  wait: t('public.wait'),
  // Counts are put in by the island.
  waitMinutes: t('public.waitMinutes', { count: '{{count}}' }),
  waitHours: t('public.waitHours', { count: '{{count}}' }),
  empty: t('errors.empty'),
});
