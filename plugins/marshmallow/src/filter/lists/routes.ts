import { created, data, defineRoute, empty, invalid, list, notFound, versionConflict, type PluginContext, type RouteDef, type ScopeRef, type TenantTransaction } from '@hako/sdk-plugin';
import Type from 'typebox';
import { refuse } from '../../errors.js';
import type { Severity } from '@hako/sdk-plugin/matcher';
import type { Filters } from '../types.js';
import { readList, type ReadList } from './read.js';
import { countLists, deleteList, entriesOf, findList, insertList, listsAt, lockList, updateList, type FilterList, type ListValues } from './repository.js';
import { closed, ListBody, ListMade, ListPatch, ListView, Uuid } from './schema.js';

const READ = 'marshmallow.config:read';
const WRITE = 'marshmallow.config:write';
const MOST_LISTS = 50;
const IdParams = Type.Object({ id: Uuid }, closed);

const scopeOf = (talentId: string | null | undefined): ScopeRef => (talentId ? { type: 'talent', id: talentId } : { type: 'tenant' });

async function known(ctx: PluginContext, talentId: string | null | undefined): Promise<ScopeRef | null> {
  return talentId && !(await ctx.scopes.talent(talentId)) ? null : scopeOf(talentId);
}

const listScope = async ({ params }: { params: { id: string } }, ctx: PluginContext): Promise<ScopeRef | null> => {
  const found = await ctx.db.read((reader) => findList(reader, params.id));
  return found ? scopeOf(found.talentId) : null;
};

const getLists = defineRoute({
  method: 'GET', path: '/marshmallow/filter/lists', summary: 'routes.filterLists',
  auth: 'user', permission: READ, scope: 'visible',
  schema: { query: Type.Object({ talentId: Type.Optional(Uuid) }, closed), response: Type.Array(ListView) },
  handle: async ({ query }, ctx) => {
    if (query.talentId !== undefined && !(await ctx.scopes.talent(query.talentId))) throw notFound();
    const visible = await ctx.scopes.visible(READ);
    const rows = await ctx.db.read((reader) => listsAt(reader, query.talentId, visible));
    return list(rows, { pageSize: rows.length, total: rows.length, totalIsExact: true, nextCursor: null });
  },
});

const getEntries = defineRoute({
  method: 'GET', path: '/marshmallow/filter/lists/:id/entries', summary: 'routes.filterListEntries',
  auth: 'user', permission: READ, scope: listScope,
  schema: { params: IdParams, response: Type.Array(Type.String()) },
  handle: async ({ params }, ctx) => data(await ctx.db.read((reader) => entriesOf(reader, params.id))),
});

const createList = defineRoute({
  method: 'POST', path: '/marshmallow/filter/lists', summary: 'routes.filterListCreate',
  auth: 'user', permission: WRITE, scope: ({ body }, ctx) => known(ctx, body.talentId),
  audit: 'marshmallow.filter-list.created', errors: ['MARSHMALLOW_LIST_TAKEN', 'MARSHMALLOW_TOO_MANY_LISTS'],
  bodyLimit: 4 * 1024 * 1024,
  schema: { body: ListBody, response: ListMade },
  handle: async ({ body }, ctx) => {
    const read = readable(ctx, body.kind, body.content);
    const values: ListValues = {
      talentId: body.talentId ?? null, name: body.name.trim(), kind: body.kind, language: body.language ?? null, category: body.category ?? (body.kind === 'links' ? 'link' : 'custom'),
      severity: severity(body.severity ?? 2), action: body.action ?? (body.kind === 'links' ? 'flag' : null), replacement: body.replacement ?? null, active: body.active ?? true,
    };
    checked(values);
    const made = await ctx.db.write(async (tx) => {
      if ((await countLists(tx)) >= MOST_LISTS) throw refuse('MARSHMALLOW_TOO_MANY_LISTS', { params: { most: MOST_LISTS } });
      const row = taken(await insertList(tx, ctx.ids.uuid(), ctx.principal.id, values, read.entries));
      await record(ctx, tx, 'created', null, row);
      seen(ctx, tx);
      return row;
    });
    return created(madeOf(made, read));
  },
});

const patchList = defineRoute({
  method: 'PATCH', path: '/marshmallow/filter/lists/:id', summary: 'routes.filterListUpdate',
  auth: 'user', permission: WRITE, scope: listScope,
  audit: 'marshmallow.filter-list.updated', errors: ['MARSHMALLOW_LIST_TAKEN', 'VERSION_CONFLICT'],
  bodyLimit: 4 * 1024 * 1024,
  schema: { params: IdParams, body: ListPatch, response: ListMade },
  handle: async ({ params, body: { version, content, ...set } }, ctx) => {
    let read: ReadList = { entries: [], skipped: [] };
    const row = await ctx.db.write(async (tx) => {
      const before = await lockList(tx, params.id);
      if (!before) throw notFound();
      if (before.version !== version) throw versionConflict(before);
      if (content !== undefined) read = readable(ctx, before.kind, content);
      const values: ListValues = { ...before, ...set, name: (set.name ?? before.name).trim(), severity: severity(set.severity ?? before.severity) };
      checked(values);
      const after = taken(await updateList(tx, params.id, values, content === undefined ? null : read.entries));
      await record(ctx, tx, 'updated', before, after);
      seen(ctx, tx);
      return after;
    });
    return data(madeOf(row, read));
  },
});

const removeList = defineRoute({
  method: 'DELETE', path: '/marshmallow/filter/lists/:id', summary: 'routes.filterListDelete',
  auth: 'user', permission: WRITE, scope: listScope,
  audit: 'marshmallow.filter-list.deleted',
  schema: { params: IdParams },
  handle: async ({ params }, ctx) => {
    await ctx.db.write(async (tx) => {
      const before = await lockList(tx, params.id);
      if (!before) throw notFound();
      await deleteList(tx, params.id);
      await record(ctx, tx, 'deleted', before, null);
      seen(ctx, tx);
    });
    return empty();
  },
});

const seen = (ctx: PluginContext, tx: TenantTransaction): void => tx.afterCommit(() => ctx.service<Filters>('filters').changed(ctx.tenant.id));

const severity = (value: number): Severity => (value <= 1 ? 1 : value >= 3 ? 3 : 2);
const madeOf = (row: FilterList, { skipped }: ReadList): { list: FilterList; skipped: ReadList['skipped']; skippedCount: number } => ({ list: row, skipped: skipped.slice(0, 100), skippedCount: skipped.length });

function readable(ctx: PluginContext, kind: ListValues['kind'], content: string): ReadList {
  const read = readList(kind, content);
  if (read.entries.length === 0) throw invalid([{ path: '/content', code: 'noEntries', message: ctx.t('problems.noEntries'), skipped: read.skipped.slice(0, 20) }]);
  return read;
}

/** A list of links without an action would say nothing. */
function checked({ kind, action, replacement }: ListValues): void {
  if (kind === 'links' && action === null) throw invalid([{ path: '/action', code: 'required' }]);
  if (replacement !== null && action !== 'replace') throw invalid([{ path: '/replacement', code: 'not_applicable' }]);
}

function taken(row: FilterList | undefined): FilterList {
  if (!row) throw refuse('MARSHMALLOW_LIST_TAKEN', { details: [{ path: '/name', code: 'taken' }] });
  return row;
}

/** The entries themselves are no matter for the log: they may be twenty thousand, and they are not nice. */
const record = (ctx: PluginContext, tx: TenantTransaction, verb: string, before: FilterList | null, after: FilterList | null): Promise<void> => {
  const row = after ?? before;
  return ctx.audit.change(tx, { action: `marshmallow.filter-list.${verb}`, resource: { type: 'marshmallow-filter-list', id: row?.id ?? '', label: row?.name ?? '' }, scope: scopeOf(row?.talentId), before: before && { ...before }, after: after && { ...after } });
};

export const listRoutes: RouteDef[] = [getLists, getEntries, createList, patchList, removeList];
