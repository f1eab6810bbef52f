import { Readable } from 'node:stream';
import { accepted, data, defineRoute, notFound, type PluginContext, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { CountCache } from '../customers/count-cache.js';
import { IdParams, Uuid } from '../customers/schema.js';
import { customerScope, loadedCustomer, requireThere } from '../customers/scope.js';
import { refuse } from '../errors.js';
import { Reason } from '../personal/schema.js';
import { erasureOf, type ErasureRow } from './erasure-repository.js';
import { cancelErasure, requestErasure, runErasure } from './erasure.js';

const closed = { additionalProperties: false } as const;
const Time = Type.String({ format: 'date-time' });
const View = Type.Object({
  id: Uuid, state: Type.Enum(['awaiting', 'done', 'cancelled']), requestedAt: Time, requester: Type.Object({ id: Type.String(), name: Type.String() }), doneAt: Type.Union([Time, Type.Null()]),
  /** The second person decides each in the vault's screen. */
  approvals: Type.Array(Type.Object({ id: Type.String(), expiresAt: Time, erased: Type.Boolean() })),
  removed: Type.Union([Type.Record(Type.String(), Type.Integer()), Type.Null()]),
  /** Agreed on together with others: run and called off with them. */
  together: Type.Boolean(),
});
const viewOf = ({ id, state, requestedAt, requester, doneAt, subjects, removed, runId }: ErasureRow) => ({ id, state, requestedAt, requester, doneAt, approvals: subjects.map(({ approvalId, expiresAt, proof }) => ({ id: approvalId, expiresAt, erased: proof !== undefined })), removed, together: runId !== null });
const right = { auth: 'user', permission: 'customer.rights:delete', seenWith: 'customer.profile:read', scope: customerScope, sensitive: true } as const;
const current = async (ctx: PluginContext, id: string): Promise<ErasureRow> => {
  const row = await ctx.db.read((reader) => erasureOf(reader, id));
  if (!row) throw notFound();
  return row;
};

const get = defineRoute({
  method: 'GET', path: '/customers/:id/erasure', summary: 'routes.erasure',
  auth: 'user', permission: 'customer.rights:read', seenWith: 'customer.profile:read', scope: customerScope,
  schema: { params: IdParams, response: Type.Union([View, Type.Null()]) },
  handle: async ({ params }, ctx) => {
    const row = await ctx.db.read((reader) => erasureOf(reader, params.id));
    return data(row ? viewOf(row) : null);
  },
});

const request = defineRoute({
  method: 'POST', path: '/customers/:id/erasure', summary: 'routes.erasureRequest', ...right, stepUp: true,
  audit: 'customer.erasure.requested', errors: ['CUSTOMER_ERASED', 'CUSTOMER_MERGED', 'CUSTOMER_HELD', 'ERASURE_STATE', 'VAULT_UNAVAILABLE'],
  schema: { params: IdParams, body: Type.Object({ reason: Reason, /** Her nickname, typed: this cannot be undone. */ confirm: Type.String({ minLength: 1, maxLength: 128 }) }, closed), response: View },
  handle: async ({ params, body }, ctx) => {
    const customer = await loadedCustomer(ctx, params.id);
    requireThere(customer);
    await requestErasure(ctx, customer, body);
    return accepted(viewOf(await current(ctx, params.id)));
  },
});

const run = defineRoute({
  method: 'POST', path: '/customers/:id/erasure/run', summary: 'routes.erasureRun', ...right, stepUp: true,
  audit: 'customer.erased', errors: ['CUSTOMER_HELD', 'ERASURE_STATE', 'VAULT_APPROVAL_REQUIRED', 'PERSONAL_DATA_HELD', 'VAULT_UNAVAILABLE'],
  schema: { params: IdParams, response: View },
  handle: async ({ params }, ctx) => {
    await runErasure(ctx, await loadedCustomer(ctx, params.id));
    ctx.service<CountCache>('counts').forget(ctx.tenant.id);
    return data(viewOf(await current(ctx, params.id)));
  },
});

const cancel = defineRoute({
  method: 'POST', path: '/customers/:id/erasure/cancel', summary: 'routes.erasureCancel', ...right,
  audit: 'customer.erasure.cancelled', errors: ['ERASURE_STATE'],
  schema: { params: IdParams, response: View },
  handle: async ({ params }, ctx) => {
    await cancelErasure(ctx, await loadedCustomer(ctx, params.id));
    return data(viewOf(await current(ctx, params.id)));
  },
});

const receipt = defineRoute({
  method: 'GET', path: '/customers/:id/erasure/receipt', summary: 'routes.erasureReceipt',
  auth: 'user', permission: 'customer.rights:read', seenWith: 'customer.profile:read', scope: customerScope, errors: ['ERASURE_STATE'],
  schema: { params: IdParams, query: Type.Object({ /** Which of her records, from 0; people who were merged have several. */ record: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000 })) }, closed) },
  handle: async ({ params, query }, ctx) => {
    const row = await current(ctx, params.id);
    if (row.state !== 'done') throw refuse('ERASURE_STATE', { details: { state: row.state } });
    const proof = row.subjects[query.record ?? 0]?.proof;
    if (!proof) throw notFound();
    // As the vault's own tool takes it: `hako-vault erasures verify <file> --keys <file>`.
    return { kind: 'stream', stream: Readable.from([`${JSON.stringify(proof, null, 2)}\n`], { objectMode: false }), contentType: 'application/json; charset=utf-8', filename: `erasure-${proof.receipt.no}.json` };
  },
});

export const erasureRoutes: RouteDef[] = [get, request, run, cancel, receipt];
