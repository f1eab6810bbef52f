import type { PageInput, PublicPage, RequestContext } from '@hako/sdk-plugin';
import { boxOf, home, type Box } from './box.js';
import { Answer, Day, TAGS } from './card.js';
import { missing, pageOf } from './layout.js';
import { ownQuestions, type Own } from './mine.js';

/** What this browser sent here and asked to find again: no account, no address, one cookie. Nothing of it is kept in a copy. */
export async function renderMine(input: PageInput, ctx: RequestContext): Promise<PublicPage> {
  const box = await boxOf(input, ctx);
  if (!box) return missing();
  const { t, talent, href, config } = box;
  const own = await ownQuestions(ctx, talent.id);
  const content = (
    <>
      <header className="hero">
        <p className="name">{talent.displayName}</p>
        <h1>{t('public.mineTitle')}</h1>
        <p className="welcome">{t(own?.length ? 'public.mineKept' : 'public.mineEmpty', { days: config.senderRetentionDays })}</p>
      </header>
      {own && own.length > 0 && (
        <ul className="feed">
          {own.map((one) => (
            <li key={one.id}>
              <Mine box={box} one={one} />
            </li>
          ))}
        </ul>
      )}
      <p className="more links">
        {!config.paused && <a className="btn" href={href(`/m/${talent.path}/ask`)}>{t('public.askButton')}</a>}
        <a className="btn quiet" href={home(box)}>{t('public.allAnswers')}</a>
      </p>
      {own && own.length > 0 && (
        <form method="post" action={href(`/m/${talent.path}/mine`)} className="more">
          <button className="chip plain" name="forget" value="1">{t('public.mineForget')}</button>
        </form>
      )}
    </>
  );
  return pageOf(box, `${t('public.mineTitle')} · ${talent.displayName}`, content, { robots: 'noindex' });
}

function Mine({ box, one: { id, content, language, createdAt, isPublic, reply } }: { box: Box; one: Own }) {
  const { t, talent, href } = box;
  return (
    <article className="card">
      <div className="meta">
        <Day box={box} at={createdAt} />
        <span className={isPublic ? 'state' : undefined}>{t(reply === null ? (isPublic ? 'public.minePublic' : 'public.mineSent') : 'public.mineAnswered')}</span>
      </div>
      <p className="q" lang={TAGS[language]} dir="auto">{content}</p>
      <Answer box={box} message={{ reply, language }} />
      {isPublic && <div className="row"><span className="end"><a className="chip plain" href={href(`/m/${talent.path}/q/${id}`)}>{t('public.permalink')}</a></span></div>}
    </article>
  );
}
