import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { defineRoute, empty, LOCALES, notFound, type Locale, type RequestContext, type RouteDef, type RouteReply } from '@hako/sdk-plugin';
import Type from 'typebox';
import { pageFacts, questionFacts, type CardTalent } from './facts.js';
import { readPicture } from '../pictures/store.js';
import { hashOfCard, type CardRenderer } from './render.js';
import type { CardFacts } from './draw.js';

const NAME = /^(?:q-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})|page-(en|zh|ja))-([0-9a-f]{16})\.png$/;
const KEPT_DAYS = 30;
/** An hour: what a talent takes back should soon be gone from where we cannot purge. */
const HEADERS = { 'cache-control': 'public, max-age=3600, stale-while-revalidate=600', 'cross-origin-resource-policy': 'cross-origin', 'x-robots-tag': 'noindex' };

/** Pictures for share cards. The name holds the hash of what is on it; an old name leads to the present picture. */
export const cardRoutes: RouteDef[] = [
  defineRoute({
    auth: 'public',
    talentPathParam: 'path',
    method: 'GET',
    path: '/public/marshmallow/:path/cards/:name',
    summary: 'routes.card',
    schema: { params: Type.Object({ path: Type.String({ maxLength: 64 }), name: Type.String({ maxLength: 100 }) }, { additionalProperties: false }) },
    handle: async ({ params, headers }, ctx): Promise<RouteReply<unknown>> => {
      const [, id, locale, wanted] = NAME.exec(params.name) ?? [];
      const facts = wanted === undefined ? undefined : await factsOf(ctx, id, locale);
      if (!facts) throw notFound();
      const hash = hashOfCard(facts);
      if (hash !== wanted) return { kind: 'redirect', location: `/api/v1/public/marshmallow/${facts.path}/cards/${params.name.replace(`-${wanted}.png`, `-${hash}.png`)}`, headers: { 'cache-control': 'public, max-age=60' } };
      const etag = `"${hash}"`;
      if (headers['if-none-match']?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)) return empty({ status: 304, headers: { ...HEADERS, etag } });
      return { kind: 'stream', stream: await pictureOf(ctx, hash, facts), contentType: 'image/png', headers: { ...HEADERS, etag } };
    },
  }),
];

async function factsOf(ctx: RequestContext, id: string | undefined, locale: string | undefined): Promise<CardFacts | undefined> {
  const node = ctx.talentId === null ? undefined : await ctx.scopes.talent(ctx.talentId);
  if (!node?.path) return undefined;
  const talent: CardTalent = { id: node.id, path: node.path, displayName: node.name.en, oshiColor: node.oshiColor ?? null };
  return ctx.db.read<CardFacts | undefined>((reader) => (id !== undefined ? questionFacts(reader, talent, id) : pageFacts(reader, talent, LOCALES.find((one) => one === locale) as Locale)));
}

/** Drawn once, then read from the store; what nobody asks for any more is swept by its date. */
async function pictureOf(ctx: RequestContext, hash: string, facts: CardFacts): Promise<Readable> {
  const key = `cards/${hash}.png`;
  const kept = await ctx.files.get(key);
  if (kept) return kept.body;
  const portrait = facts.avatar !== null && ctx.talentId !== null ? await readPicture(ctx, ctx.talentId, facts.avatar) : undefined;
  const png = await ctx.service<CardRenderer>('cards').png(`${ctx.tenant.id} ${hash}`, facts, portrait && (await buffer(portrait.body)));
  await ctx.files.put(key, png, { contentType: 'image/png', expiresAt: new Date(ctx.clock.now().getTime() + KEPT_DAYS * 86_400_000) });
  return Readable.from([png]);
}
