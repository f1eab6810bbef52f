import { data, defineRoute, rawJson, type ListMeta, type PluginContext, type RouteDef, type VisibleScopes } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { CountCache } from './count-cache.js';
import { decodeCursor } from './cursor.js';
import { countCustomers, readPage, type CustomerPage } from './list-repository.js';
import { listStatuses, suggestTags } from './repository.js';
import { Customer, ListQuery, Uuid } from './schema.js';
import type { CustomerFilters } from './schema.js';
import { narrow } from './visibility.js';

const DEFAULT_PAGE_SIZE = 20;

const listCustomers = defineRoute({
  method: 'GET', path: '/customers', summary: 'routes.list',
  auth: 'user', permission: 'customer.profile:read', scope: 'visible',
  schema: { query: ListQuery, response: Type.Array(Customer) },
  handle: async ({ query }, ctx) => {
    const { sort = '-createdAt', cursor, page, pageSize = DEFAULT_PAGE_SIZE, exactTotal = false, ...filters } = query;
    const after = cursor === undefined ? undefined : decodeCursor(cursor, sort);
    const visible = await ctx.scopes.visible('customer.profile:read');
    const offset = after ? 0 : ((page ?? 1) - 1) * pageSize;
    const found = await ctx.db.read((reader) => readPage(reader, { filters, visible, sort, pageSize, after, offset }));
    const meta: ListMeta = { pageSize, nextCursor: found.nextCursor, ...(after ? {} : { page: page ?? 1 }) };
    if (after && !exactTotal) return rawJson(found.json, meta);
    const total = await totalOf(ctx, found, { filters, visible, offset, pageSize, exactTotal });
    return rawJson(found.json, { ...meta, total: total.total, totalIsExact: total.exact });
  },
});

interface TotalRequest {
  filters: CustomerFilters;
  visible: VisibleScopes;
  offset: number;
  pageSize: number;
  exactTotal: boolean;
}

/** A last page that holds something knows the total by itself; everything else counts, up to the cap. */
async function totalOf(ctx: PluginContext, found: CustomerPage, request: TotalRequest): Promise<{ total: number; exact: boolean }> {
  const isLast = found.nextCursor === null && (found.count > 0 || request.offset === 0);
  if (isLast && !request.exactTotal) return { total: request.offset + found.count, exact: true };
  const count = (): Promise<{ total: number; exact: boolean }> => ctx.db.read((reader) => countCustomers(reader, request.filters, request.visible, { exact: request.exactTotal }));
  if (request.exactTotal) return count();
  const key = `${ctx.tenant.id} ${JSON.stringify([request.filters, request.visible.all ? null : request.visible.talentIds])}`;
  return ctx.service<CountCache>('counts').get(key, count);
}

const TagSuggestion = Type.Object({ tag: Type.String(), count: Type.Integer() });

const listTags = defineRoute({
  method: 'GET', path: '/customers/tags', summary: 'routes.tags',
  auth: 'user', permission: 'customer.profile:read', scope: 'visible',
  schema: {
    query: Type.Object({ q: Type.Optional(Type.String({ maxLength: 64, pattern: String.raw`^[^\u0000]*$` })), talentId: Type.Optional(Uuid) }, { additionalProperties: false }),
    response: Type.Array(TagSuggestion),
  },
  handle: async ({ query }, ctx) => {
    const visible = await ctx.scopes.visible('customer.profile:read');
    return data(await ctx.db.read((reader) => suggestTags(reader, { talentIds: narrow(visible, query.talentId), prefix: (query.q ?? '').toLowerCase(), limit: 50 })));
  },
});

const Status = Type.Object({ code: Type.String(), name: Type.Object({ en: Type.String(), zh: Type.Optional(Type.String()), ja: Type.Optional(Type.String()) }), color: Type.String(), sortOrder: Type.Integer(), isSystem: Type.Boolean(), active: Type.Boolean() });

const listStatusEntries = defineRoute({
  method: 'GET', path: '/customers/statuses', summary: 'routes.statuses',
  auth: 'user', permission: 'customer.profile:read', scope: 'visible',
  schema: { response: Type.Array(Status) },
  handle: async (_input, ctx) => data(await ctx.db.read(listStatuses)),
});

export const listRoutes: RouteDef[] = [listCustomers, listTags, listStatusEntries];
