import { type Locale, type RequestContext, type TenantReader } from '@hako/sdk-plugin';
import { configOf } from '../config/repository.js';
import { nameIn } from '../pictures/store.js';
import { CARD, type CardFacts, type PageFacts, type QuestionFacts } from './draw.js';
import { hashOfCard } from './render.js';
import { wordsIn } from './words.js';

export interface CardTalent {
  id: string;
  path: string;
  displayName: string;
  oshiColor: string | null;
}

/** For `openGraph.image` and share buttons. */
export interface CardPicture {
  /** A path of this site. */
  url: string;
  width: number;
  height: number;
}

const pictureOf = (path: string, name: string, facts: CardFacts): CardPicture => ({ url: `/api/v1/public/marshmallow/${path}/cards/${name}-${hashOfCard(facts)}.png`, width: CARD.width, height: CARD.height });

/** Only what everybody may read: approved, not held, of an open box. */
export async function questionFacts(reader: TenantReader, talent: CardTalent, id: string): Promise<QuestionFacts | undefined> {
  const config = await configOf(reader, talent.id);
  const row = config.enabled ? await reader.row<{ content: string; reply: string | null; language: string }>(`select content, reply, language from marshmallow_message where id = $1 and talent_id = $2 and status = 'approved' and not held`, [id, talent.id]) : undefined;
  if (!row) return undefined;
  const locale = (row.language === 'other' ? 'en' : row.language) as Locale;
  return { kind: 'question', question: row.content, reply: row.reply, language: row.language, displayName: talent.displayName, title: config.title[locale]?.trim() || wordsIn(locale, 'public.title', { name: talent.displayName }), path: talent.path, oshiColor: talent.oshiColor, avatar: nameIn(config.avatarUrl) ?? null };
}

export async function pageFacts(reader: TenantReader, talent: CardTalent, locale: Locale): Promise<PageFacts | undefined> {
  const config = await configOf(reader, talent.id);
  if (!config.enabled) return undefined;
  const words = (part: 'title' | 'welcome'): string => config[part][locale]?.trim() || wordsIn(locale, `public.${part}`, { name: talent.displayName, days: config.senderRetentionDays });
  return { kind: 'page', displayName: talent.displayName, title: words('title'), welcome: words('welcome'), language: locale, path: talent.path, oshiColor: talent.oshiColor, avatar: nameIn(config.avatarUrl) ?? null };
}

/** The share picture of one answered question; `undefined` for what is not public. */
export async function questionCard(ctx: RequestContext, talent: CardTalent, id: string): Promise<CardPicture | undefined> {
  const facts = await ctx.db.read((reader) => questionFacts(reader, talent, id));
  return facts && pictureOf(talent.path, `q-${id}`, facts);
}

/** The Open Graph picture of a talent's box in the language of the page. */
export async function pageCard(ctx: RequestContext, talent: CardTalent): Promise<CardPicture | undefined> {
  const facts = await ctx.db.read((reader) => pageFacts(reader, talent, ctx.locale));
  return facts && pictureOf(talent.path, `page-${ctx.locale}`, facts);
}
