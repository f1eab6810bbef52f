import type { PageInput, PublicPage, RequestContext } from '@hako/sdk-plugin';
import { pageCard } from '../cards/index.js';
import { boxOf, home } from './box.js';
import { Card } from './card.js';
import { Hero, missing, pageOf } from './layout.js';
import { publishedOf } from './published.js';
import { reactionsOf } from './reactions.js';

const PAGE_SIZE = 12;

export async function renderFeed(input: PageInput, ctx: RequestContext): Promise<PublicPage> {
  const box = await boxOf(input, ctx);
  const cursor = input.query['cursor'];
  const found = box && (await ctx.db.read((reader) => publishedOf(reader, box.talent.id, cursor, PAGE_SIZE)));
  if (!box || !found) return missing();
  const { talent, t, href, config } = box;
  const reactions = await reactionsOf(ctx, config, found.items.map(({ id }) => id));
  const content = (
    <>
      <Hero box={box}>
        <p className="welcome">{box.words('welcome')}</p>
        <p className="cta">{config.paused ? <span className="note">{t('public.paused')}</span> : <a className="btn" href={href(`/m/${talent.path}/ask`)}>{t('public.askButton')}</a>}</p>
      </Hero>
      {found.items.length === 0 ? (
        <p className="empty">{t('public.empty')}</p>
      ) : (
        <ul className="feed">
          {found.items.map((message) => (
            <li key={message.id}>
              <Card box={box} message={message} reactions={reactions(message.id)} heading="h2" />
            </li>
          ))}
        </ul>
      )}
      {found.next && <p className="more"><a className="btn quiet" rel="next" href={`${home(box)}?cursor=${found.next}`}>{t('public.more')}</a></p>}
    </>
  );
  const picture = await pageCard(ctx, talent);
  const description = box.words('welcome').slice(0, 160);
  const title = `${box.words('title')} · ${talent.displayName}`;
  return pageOf(box, title, content, {
    description,
    alternateFeed: { path: href(`/m/${talent.path}/feed.atom`), title },
    islands: ['feed.js'],
    robots: cursor === undefined ? 'index' : 'noindex',
    openGraph: { type: 'profile', title, ...(picture ? { image: { ...picture, alt: title } } : {}) },
    jsonLd: { '@context': 'https://schema.org', '@type': 'ProfilePage', mainEntity: { '@type': 'Person', name: talent.displayName, url: input.absolute(`/m/${talent.path}`), ...(box.avatarUrl?.startsWith('https://') ? { image: box.avatarUrl } : {}) } },
  });
}
