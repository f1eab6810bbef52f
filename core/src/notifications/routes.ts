import { data, defineRoute, empty, list, notFound, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { Cradle } from '../cradle.js';

const Notice = Type.Object({
  id: Type.String({ format: 'uuid' }),
  plugin: Type.String(),
  title: Type.String(),
  link: Type.Union([Type.String(), Type.Null()]),
  level: Type.Enum(['info', 'success', 'warning', 'error']),
  createdAt: Type.String({ format: 'date-time' }),
  readAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
});

interface NoticeRow {
  id: string;
  plugin: string;
  title: string;
  params: Record<string, string | number>;
  link: string | null;
  level: string;
  created_at: Date;
  read_at: Date | null;
}

/** Everybody's own notices; ids sort by time (UUID version 7), so the id is the cursor. */
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
        const rows = await ctx.db.read((q) =>
          q.rows<NoticeRow>(
            `select id, plugin, title, params, link, level, created_at, read_at from notice
             where user_id = $1 and ($2::uuid is null or id < $2) and (not $3 or read_at is null) order by id desc limit $4`,
            [ctx.principal.id, cursor ?? null, unread, pageSize + 1],
          ),
        );
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
        const found = await ctx.db.write((tx) => tx.row('update notice set read_at = coalesce(read_at, now()) where id = $1 and user_id = $2 returning id', [params.id, ctx.principal.id]));
        if (!found) throw notFound();
        return empty();
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/notices/read-all',
      summary: 'notifications.routes.readAll',
      auth: 'self',
      schema: { response: Type.Object({ count: Type.Integer() }) },
      handle: async (_input, ctx) => {
        const rows = await ctx.db.write((tx) => tx.rows('update notice set read_at = now() where user_id = $1 and read_at is null returning id', [ctx.principal.id]));
        return data({ count: rows.length });
      },
    }),
  ];
}
