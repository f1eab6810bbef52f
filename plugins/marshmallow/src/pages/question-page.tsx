import type { PageInput, PublicPage, RequestContext } from '@hako/sdk-plugin';
import { questionCard } from '../cards/index.js';
import { boxOf, home, type Box } from './box.js';
import { Card } from './card.js';
import { excerpt } from './excerpt.js';
import { Face, missing, pageOf } from './layout.js';
import { publishedOne } from './published.js';
import { reactionsOf } from './reactions.js';

export async function renderQuestion(input: PageInput, ctx: RequestContext): Promise<PublicPage> {
  const box = await boxOf(input, ctx);
  const message = box && (await ctx.db.read((reader) => publishedOne(reader, box.talent.id, input.params['id'] ?? '')));
  if (!box) return missing();
  if (!message || message === 'gone') return absent(box, message ? 'gone' : 'missing');
  const { t, talent, href, config } = box;
  const reactions = await reactionsOf(ctx, config, [message.id]);
  const picture = await questionCard(ctx, talent, message.id);
  const content = (
    <>
      <Card box={box} message={message} reactions={reactions(message.id)} heading="h1" />
      <p className="more links">
        {!config.paused && <a className="btn" href={href(`/m/${talent.path}/ask`)}>{t('public.askButton')}</a>}
        <a className="btn quiet" href={home(box)}>{t('public.allAnswers')}</a>
        {picture && <a className="btn quiet" href={picture.url} download={`marshmallow-${message.id.slice(-6)}.png`}>{t('public.savePicture')}</a>}
      </p>
    </>
  );
  const short = excerpt(message.content, 60);
  const description = excerpt(message.reply ?? box.words('welcome'), 160);
  const question = { '@type': 'Question', name: excerpt(message.content, 200), text: message.content, answerCount: message.reply === null ? 0 : 1, ...(message.reply === null ? {} : { acceptedAnswer: { '@type': 'Answer', text: message.reply, author: { '@type': 'Person', name: talent.displayName } } }) };
  return pageOf(box, `${short} · ${talent.displayName}`, content, {
    description,
    islands: ['feed.js'],
    openGraph: { type: 'article', title: short, ...(picture ? { image: { ...picture, alt: t('public.cardAlt', { name: talent.displayName }) } } : {}) },
    jsonLd: { '@context': 'https://schema.org', '@type': 'QAPage', mainEntity: question },
    tags: [`message:${message.id}`],
  });
}

/** Links to questions are passed on for years: where one leads to nothing, the way to the others is shown. */
function absent(box: Box, what: 'missing' | 'gone'): Promise<PublicPage> {
  const { t, talent, href, config } = box;
  const title = t(`public.${what}Title`);
  const content = (
    <div className="sent">
      <Face box={box} />
      <p className="name">{talent.displayName}</p>
      <h1>{title}</h1>
      <p className="welcome">{t(`public.${what}Text`)}</p>
      <p className="links">
        <a className="btn" href={home(box)}>{t('public.allAnswers')}</a>
        {!config.paused && <a className="btn quiet" href={href(`/m/${talent.path}/ask`)}>{t('public.askButton')}</a>}
      </p>
    </div>
  );
  return pageOf(box, `${title} · ${talent.displayName}`, content, { status: what === 'gone' ? 410 : 404 });
}
