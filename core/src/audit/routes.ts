import { defineRoute, list, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { Cradle } from '../cradle.js';
import { LOG_STREAMS, logStatement, type LogQuery, type LogStream } from './streams.js';

const Query = Type.Object(
  {
    from: Type.Optional(Type.String({ format: 'date-time' })),
    to: Type.Optional(Type.String({ format: 'date-time' })),
    actor: Type.Optional(Type.String({ maxLength: 200 })),
    action: Type.Optional(Type.String({ maxLength: 100 })),
    resourceType: Type.Optional(Type.String({ maxLength: 100 })),
    resourceId: Type.Optional(Type.String({ maxLength: 100 })),
    outcome: Type.Optional(Type.Enum(['success', 'failure', 'denied'])),
    q: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    cursor: Type.Optional(Type.String({ maxLength: 100 })),
    pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  },
  { additionalProperties: false },
);

const Entry = Type.Object({ id: Type.String({ format: 'uuid' }), at: Type.String({ format: 'date-time' }), title: Type.String(), meta: Type.Object({}) });

const DEFAULT_PAGE_SIZE = 50;

type Row = { seq: number; at: Date; action?: string; name?: string; plugin?: string } & Record<string, unknown>;

/** `GET /logs/<stream>`. Reading a log is itself an entry of the security log, once for each first page. */
export function auditRoutes(deps: Pick<Cradle, 'audit' | 'translations'>): RouteDef[] {
  return LOG_STREAMS.map((stream) => logRoute(stream, deps));
}

function logRoute(stream: LogStream, { audit, translations }: Pick<Cradle, 'audit' | 'translations'>): RouteDef {
  return defineRoute({
    method: 'GET',
    path: `/logs/${stream.path}`,
    summary: `audit.routes.${stream.path}`,
    auth: 'user',
    permission: stream.permission,
    scope: stream.table === 'change_log' ? 'visible' : 'tenant',
    schema: { query: Query, response: Type.Array(Entry) },
    handle: async ({ query }, ctx) => {
      const pageSize = query.pageSize ?? DEFAULT_PAGE_SIZE;
      const visible = await ctx.scopes.visible(stream.permission);
      const { sql, params } = logStatement(stream, query as LogQuery, visible, pageSize + 1);
      const rows = await ctx.db.read((q) => q.rows<Row>(sql, params));
      if (query.cursor === undefined) {
        const actor = { principal: ctx.principal, requestId: ctx.requestId, ip: ctx.ip, userAgent: ctx.userAgent };
        await audit.security(ctx.tenant.id, { name: 'log.read', outcome: 'success', actor, meta: { stream: stream.path } });
      }
      const titles = new Map(audit.actions().map((action) => [action.action, action]));
      const items = rows.slice(0, pageSize).map(({ seq: _seq, ...row }) => {
        const action = row.action === undefined ? undefined : titles.get(row.action);
        const title = action ? translations.t(action.owner, action.title, ctx.locale) : eventTitle(translations, row.action ?? row.name ?? '', ctx.locale);
        return { ...row, at: row.at.toISOString(), title };
      });
      return list(items, { pageSize, nextCursor: rows.length > pageSize ? String(rows[pageSize - 1]?.seq) : null });
    },
  });
}

/** Names of security and technical events are keys of core; an unknown one is shown as it is. */
function eventTitle(translations: Cradle['translations'], name: string, locale: Parameters<Cradle['translations']['t']>[2]): string {
  const key = `audit.names.${name}`;
  const text = translations.t('core', key, locale);
  return text === key ? name : text;
}
