import { data, defineRoute, rawJson, type ListMeta, type PluginContext, type RouteDef, type VisibleScopes } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { CountCache } from './count-cache.js';
import { decodeCursor, type Sort } from './cursor.js';
import { countCustomers, readPage, type CustomerPage } from './list-repository.js';
import { listStatuses, suggestTags } from './repository.js';
import { resolveFilters, type Resolved } from './resolve.js';
import { Customer, ListQuery, Uuid } from './schema.js';
import type { CustomerFilters } from './schema.js';
import { planSort } from './sort.js';
import { narrow, narrowAll } from './visibility.js';
import { archiveFilters, visibleCustomers } from '../stores/archives.js';

const DEFAULT_PAGE_SIZE = 20;

const listCustomers = defineRoute({
  method: 'GET', path: '/customers', summary: 'routes.list',
  auth: 'user', permission: 'customer.profile:read', scope: 'visible',
  schema: { query: ListQuery, response: Type.Array(Customer) },
  handle: async ({ query }, ctx) => {
    const { sort: asked = '-createdAt', cursor, page, pageSize = DEFAULT_PAGE_SIZE, exactTotal = false, ...wanted } = query;
    const filters = await archiveFilters(ctx, wanted);
    const sort = asked as Sort;
    const after = cursor === undefined ? undefined : decodeCursor(cursor, sort);
    const visible = await visibleCustomers(ctx, 'customer.profile:read');
    const offset = after ? 0 : ((page ?? 1) - 1) * pageSize;
    const { found, resolved } = await ctx.db.read(async (reader) => {
      const resolution = await resolveFilters(reader, filters, visible);
      return { resolved: resolution, found: await readPage(reader, { filters, resolved: resolution, visible, sort: await planSort(reader, sort), pageSize, after, offset }) };
    });
    const meta: ListMeta = { pageSize, nextCursor: found.nextCursor, ...(after ? {} : { page: page ?? 1 }) };
    if (after && !exactTotal) return rawJson(found.json, meta);
    const total = await totalOf(ctx, found, { filters, resolved, visible, offset, pageSize, exactTotal });
    return rawJson(found.json, { ...meta, total: total.total, totalIsExact: total.exact });
  },
});

interface TotalRequest {
  filters: CustomerFilters;
  resolved: Resolved;
  visible: VisibleScopes;
  offset: number;
  pageSize: number;
  exactTotal: boolean;
}

/** A last page that holds something knows the total by itself; everything else counts, up to the cap. */
async function totalOf(ctx: PluginContext, found: CustomerPage, request: TotalRequest): Promise<{ total: number; exact: boolean }> {
  const isLast = found.nextCursor === null && (found.count > 0 || request.offset === 0);
  if (isLast && !request.exactTotal) return { total: request.offset + found.count, exact: true };
  const count = (): Promise<{ total: number; exact: boolean }> => ctx.db.read((reader) => countCustomers(reader, request.filters, request.resolved, request.visible, { exact: request.exactTotal }));
  if (request.exactTotal) return count();
  const key = `${ctx.tenant.id} ${JSON.stringify([request.filters, request.visible.all ? null : request.visible.talentIds])}`;
  return ctx.service<CountCache>('counts').get(key, count);
}

const TagSuggestion = Type.Object({ tag: Type.String(), count: Type.Integer(), color: Type.Union([Type.String(), Type.Null()]) });

const listTags = defineRoute({
  method: 'GET', path: '/customers/tags', summary: 'routes.tags',
  auth: 'user', permission: 'customer.profile:read', scope: 'visible',
  schema: {
    query: Type.Object({ q: Type.Optional(Type.String({ maxLength: 64, pattern: String.raw`^[^\u0000]*$` })), talentId: Type.Optional(Uuid) }, { additionalProperties: false }),
    response: Type.Array(TagSuggestion),
  },
  handle: async ({ query }, ctx) => {
    const visible = await visibleCustomers(ctx, 'customer.profile:read');
    return data(await ctx.db.read(async (reader) => suggestTags(reader, { talentIds: query.talentId === undefined ? narrow(visible) : narrowAll(visible, await ctx.scopes.sharers(query.talentId)), prefix: (query.q ?? '').toLowerCase(), limit: 50 })));
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
