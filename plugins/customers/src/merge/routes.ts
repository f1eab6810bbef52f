import { created, data, defineRoute, notFound, type PluginContext, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { CountCache } from '../customers/count-cache.js';
import { findCustomer } from '../customers/repository.js';
import { IdParams, Uuid, Version } from '../customers/schema.js';
import { customerScope } from '../customers/scope.js';
import { archiveScope } from '../stores/archives.js';
import { CHOICES, MERGE_FIELDS } from './choices.js';
import { canUndo, mergeCustomers, undoMerge } from './merge.js';
import { findMerge, mergesOf, type MergeRow } from './repository.js';

const closed = { additionalProperties: false } as const;
const Choice = Type.Enum([...CHOICES]);
const Side = Type.Object({ id: Uuid, version: Version }, closed);
const MergeBody = Type.Object(
  {
    version: Version,
    /** Who turned out to be the same person; this record becomes a pointer. */
    merged: Side,
    choices: Type.Optional(Type.Object(Object.fromEntries(MERGE_FIELDS.map((field) => [field, Type.Optional(Choice)])), closed)),
    /** Whose personal data counts afterwards; `both` joins them. */
    personal: Type.Optional(Choice),
  },
  closed,
);
const View = Type.Object({
  id: Uuid, keptId: Uuid, mergedId: Uuid, keptNickname: Type.String(), mergedNickname: Type.String(), state: Type.Enum(['done', 'undone', 'final']), canUndo: Type.Boolean(),
  undoUntil: Type.String({ format: 'date-time' }), at: Type.String({ format: 'date-time' }), by: Type.Object({ id: Type.String(), name: Type.String() }), undoneAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
});
const viewOf = (ctx: PluginContext, { id, keptId, mergedId, keptNickname, mergedNickname, state, undoUntil, at, by, undoneAt }: MergeRow) => ({ id, keptId, mergedId, keptNickname, mergedNickname, state, canUndo: canUndo({ state, undoUntil }, ctx.clock.now()), undoUntil, at, by, undoneAt });
const PII = 'customer.pii:write';

const merge = defineRoute({
  method: 'POST', path: '/customers/:id/merge', summary: 'routes.merge',
  auth: 'user', permission: 'customer.profile:write', scope: customerScope, sensitive: true,
  audit: 'customer.merged', errors: ['VERSION_CONFLICT', 'MERGE_IMPOSSIBLE', 'CUSTOMER_MERGED', 'CUSTOMER_ERASED', 'CUSTOMER_RESTRICTED', 'VAULT_UNAVAILABLE'],
  schema: { params: IdParams, body: MergeBody, response: View },
  handle: async ({ params, body }, ctx) => {
    const other = await ctx.db.read((reader) => findCustomer(reader, body.merged.id));
    if (!other) throw notFound();
    await ctx.require('customer.profile:write', await archiveScope(ctx, other.talentId, 'customer.profile:write'), { seenWith: 'customer.profile:read' });
    // Her personal data comes to count for somebody else: who may not write it may not do that either.
    if (other.rmProfileId !== null) for (const id of [params.id, other.id]) await requirePii(ctx, id);
    const id = await mergeCustomers(ctx, { kept: { id: params.id, version: body.version }, merged: body.merged, choices: body.choices ?? {}, personal: body.personal ?? 'both' });
    ctx.service<CountCache>('counts').forget(ctx.tenant.id);
    return created(viewOf(ctx, await loaded(ctx, id)));
  },
});

const undo = defineRoute({
  method: 'POST', path: '/customers/merges/:id/undo', summary: 'routes.mergeUndo',
  auth: 'user', permission: 'customer.profile:write', sensitive: true,
  scope: async ({ params }, ctx, permission) => {
    const row = await ctx.db.read((reader) => findMerge(reader, params.id));
    return row ? archiveScope(ctx, row.keptTalentId, permission) : null;
  },
  audit: 'customer.unmerged', errors: ['MERGE_STATE', 'CUSTOMER_ERASED', 'CUSTOMER_RESTRICTED', 'VAULT_UNAVAILABLE'],
  schema: { params: IdParams, body: Type.Optional(Type.Object({ /** Personal data that was changed since the merge is lost. */ discardPersonal: Type.Optional(Type.Boolean()) }, closed)), response: View },
  handle: async ({ params, body }, ctx) => {
    const row = await loaded(ctx, params.id);
    await ctx.require('customer.profile:write', await archiveScope(ctx, row.mergedTalentId, 'customer.profile:write'), { seenWith: 'customer.profile:read' });
    if (row.mergedProfile !== null) await requirePii(ctx, row.keptId);
    await undoMerge(ctx, row.id, { discardPersonal: body?.discardPersonal ?? false });
    ctx.service<CountCache>('counts').forget(ctx.tenant.id);
    return data(viewOf(ctx, await loaded(ctx, row.id)));
  },
});

const list = defineRoute({
  method: 'GET', path: '/customers/:id/merges', summary: 'routes.merges',
  auth: 'user', permission: 'customer.profile:read', scope: customerScope,
  schema: { params: IdParams, response: Type.Array(View) },
  handle: async ({ params }, ctx) => data((await ctx.db.read((reader) => mergesOf(reader, params.id))).map((row) => viewOf(ctx, row))),
});

async function requirePii(ctx: PluginContext, customerId: string): Promise<void> {
  const customer = await ctx.db.read((reader) => findCustomer(reader, customerId));
  if (customer) await ctx.require(PII, await archiveScope(ctx, customer.talentId, PII), { seenWith: 'customer.profile:read' });
}

async function loaded(ctx: PluginContext, id: string): Promise<MergeRow> {
  const row = await ctx.db.read((reader) => findMerge(reader, id));
  if (!row) throw notFound();
  return row;
}

export const mergeRoutes: RouteDef[] = [merge, undo, list];
