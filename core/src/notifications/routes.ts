import { data, defineRoute, empty, list, notFound, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { Cradle } from '../cradle.js';
import { markAllRead, markRead, noticesOf } from './store.js';

const Notice = Type.Object({
  id: Type.String({ format: 'uuid' }),
  plugin: Type.String(),
  title: Type.String(),
  link: Type.Union([Type.String(), Type.Null()]),
  level: Type.Enum(['info', 'success', 'warning', 'error']),
  createdAt: Type.String({ format: 'date-time' }),
  readAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
});

/** Everybody's own notices. */
export function notificationRoutes({ translations }: Pick<Cradle, 'translations'>): RouteDef[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/notices',
      summary: 'notifications.routes.list',
      auth: 'self',
      schema: {
        query: Type.Object({ pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })), cursor: Type.Optional(Type.String({ format: 'uuid' })), unread: Type.Optional(Type.Boolean()) }, { additionalProperties: false }),
        response: Type.Array(Notice),
      },
      handle: async ({ query: { pageSize = 20, cursor, unread = false } }, ctx) => {
        const rows = await ctx.db.read((q) => noticesOf(q, ctx.principal.id, { limit: pageSize + 1, cursor, unread }));
        const page = rows.slice(0, pageSize).map((row) => ({
          id: row.id,
          plugin: row.plugin,
          title: translations.t(row.plugin, row.title, ctx.locale, row.params),
          link: row.link,
          level: row.level,
          createdAt: row.created_at.toISOString(),
          readAt: row.read_at?.toISOString() ?? null,
        }));
        return list(page, { pageSize, nextCursor: rows.length > pageSize ? (page.at(-1)?.id ?? null) : null });
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/notices/:id/read',
      summary: 'notifications.routes.read',
      auth: 'self',
      schema: { params: Type.Object({ id: Type.String({ format: 'uuid' }) }, { additionalProperties: false }) },
      handle: async ({ params }, ctx) => {
        if (!(await ctx.db.write((tx) => markRead(tx, ctx.principal.id, params.id)))) throw notFound();
        return empty();
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/notices/read-all',
      summary: 'notifications.routes.readAll',
      auth: 'self',
      schema: { response: Type.Object({ count: Type.Integer() }) },
      handle: async (_input, ctx) => data({ count: await ctx.db.write((tx) => markAllRead(tx, ctx.principal.id)) }),
    }),
  ];
}
