import { createHash } from 'node:crypto';
import { data, defineRoute, invalid, notFound, type ListMeta, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { configOf } from '../config/repository.js';
import { publishedOf } from '../pages/published.js';
import { countsOf } from '../reactions/repository.js';

const closed = { additionalProperties: false } as const;
const Params = Type.Object({ path: Type.String({ maxLength: 64 }) }, closed);
const PAGE_SIZE = 20;

const Question = Type.Object({
  id: Type.String(),
  content: Type.String(),
  language: Type.String(),
  senderName: Type.Union([Type.String(), Type.Null()]),
  reply: Type.Union([Type.String(), Type.Null()]),
  pinned: Type.Boolean(),
  /** Only in boxes that show dates. */
  approvedAt: Type.Optional(Type.String()),
  repliedAt: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  reactions: Type.Array(Type.Object({ emoji: Type.String(), count: Type.Integer() })),
});

/** What everybody may know of a box, for islands and widgets. */
const config = defineRoute({
  method: 'GET', path: '/public/marshmallow/:path/config', summary: 'routes.publicConfig',
  auth: 'public', talentPathParam: 'path',
  schema: { params: Params, response: Type.Object({}) },
  handle: async (_input, ctx) => {
    const box = await ctx.db.read((reader) => configOf(reader, ctx.talentId as string));
    if (!box.enabled) throw notFound();
    const { paused, title, welcome, placeholder, thanks, anonymousAllowed, minLength, maxLength, captchaMode, reactionsEnabled, reactionEmoji, theme, avatarUrl } = box;
    const words = (own: { en?: string; zh?: string; ja?: string }): string | null => own[ctx.locale]?.trim() || null;
    return data(
      { open: !paused, title: words(title), welcome: words(welcome), placeholder: words(placeholder), thanks: words(thanks), anonymousAllowed, minLength, maxLength, captcha: captchaMode, reactions: reactionsEnabled ? reactionEmoji : [], theme, avatarUrl },
      { headers: { 'cache-control': 'public, max-age=30', vary: 'accept-language' } },
    );
  },
});

const messages = defineRoute({
  method: 'GET', path: '/public/marshmallow/:path/messages', summary: 'routes.publicMessages',
  auth: 'public', talentPathParam: 'path',
  schema: { params: Params, query: Type.Object({ cursor: Type.Optional(Type.String({ maxLength: 80 })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })) }, closed), response: Type.Array(Question) },
  handle: async ({ query: { cursor, limit = PAGE_SIZE }, headers }, ctx) => {
    const talentId = ctx.talentId as string;
    const box = await ctx.db.read((reader) => configOf(reader, talentId));
    if (!box.enabled) throw notFound();
    const page = await ctx.db.read((reader) => publishedOf(reader, talentId, cursor, limit));
    if (!page) throw invalid([{ path: '/query/cursor', code: 'format' }]);
    const counts = box.reactionsEnabled ? await ctx.db.read((reader) => countsOf(reader, page.items.map(({ id }) => id))) : [];
    const items = page.items.map(({ approvedAt, repliedAt, ...item }) => ({
      ...item,
      ...(box.showDates ? { approvedAt, repliedAt } : {}),
      reactions: box.reactionsEnabled ? box.reactionEmoji.map((emoji) => ({ emoji, count: counts.find((one) => one.messageId === item.id && one.emoji === emoji)?.count ?? 0 })) : [],
    }));
    const etag = `"${createHash('sha256').update(JSON.stringify([items, page.next])).digest('base64url').slice(0, 27)}"`;
    const caching = { etag, 'cache-control': 'public, max-age=15' };
    if (headers['if-none-match'] === etag) return { kind: 'empty', status: 304, headers: caching };
    const meta: ListMeta = { pageSize: limit, nextCursor: page.next };
    return { kind: 'data', data: items, meta, headers: caching };
  },
});

export const feedRoutes: RouteDef[] = [config, messages];
