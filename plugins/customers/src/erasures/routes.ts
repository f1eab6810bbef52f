import { accepted, data, defineRoute, HakoError, invalid, list, notFound, type PluginContext, type RouteDef, type TenantTransaction } from '@hako/sdk-plugin';
import Type from 'typebox';
import { FilterObject, Uuid } from '../customers/schema.js';
import { refuse } from '../errors.js';
import { Reason } from '../personal/schema.js';
import { cancelPeople, findRun, listRuns, lockRun, setRun } from './repository.js';
import { pick, requestErasures } from './request.js';
import { erasePage } from './run.js';
import { MOST_PEOPLE, type ErasureRun } from './types.js';

const closed = { additionalProperties: false } as const;
const Time = Type.String({ format: 'date-time' });
const Params = Type.Object({ id: Uuid }, closed);
const View = Type.Object({
  id: Uuid, state: Type.Enum(['awaiting', 'running', 'done', 'cancelled']), reason: Type.String(), total: Type.Integer(), erased: Type.Integer(),
  /** Stayed after all: held or merged meanwhile. */
  kept: Type.Integer(),
  /** The second person decides it in the vault's screen. */
  approval: Type.Object({ id: Type.String(), expiresAt: Time }),
  requester: Type.Object({ id: Type.String(), name: Type.String() }), requestedAt: Time, doneAt: Type.Union([Time, Type.Null()]), jobId: Type.Union([Uuid, Type.Null()]),
});
const which = { /** Either these, */ ids: Type.Optional(Type.Array(Uuid, { minItems: 1, maxItems: MOST_PEOPLE, uniqueItems: true })), /** or everybody whom the filter finds now. */ filters: Type.Optional(FilterObject) };
const right = { auth: 'user', permission: 'customer.rights:delete', seenWith: 'customer.rights:read', scope: 'tenant', sensitive: true, bodyLimit: 1024 * 1024 } as const;

const viewOf = ({ id, state, reason, total, erased, kept, approvalId, expiresAt, requester, requestedAt, doneAt, jobId }: ErasureRun) => ({ id, state, reason, total, erased, kept, approval: { id: approvalId, expiresAt }, requester, requestedAt, doneAt, jobId });

async function current(ctx: PluginContext, id: string): Promise<ErasureRun> {
  const run = await ctx.db.read((reader) => findRun(reader, id));
  if (!run) throw notFound();
  return run;
}

function assertOne({ ids, filters }: { ids?: unknown; filters?: unknown }): void {
  if ((ids === undefined) === (filters === undefined)) throw invalid([{ path: ids ? '/filters' : '/ids', code: ids ? 'conflict' : 'required' }]);
}

const all = defineRoute({
  method: 'GET', path: '/customers/erasures', summary: 'routes.erasures',
  auth: 'user', permission: 'customer.rights:read', scope: 'tenant',
  schema: { response: Type.Array(View) },
  handle: async (_input, ctx) => list((await ctx.db.read((reader) => listRuns(reader, 50))).map(viewOf), { pageSize: 50, nextCursor: null }),
});

const preview = defineRoute({
  method: 'POST', path: '/customers/erasures/preview', summary: 'routes.erasuresPreview', ...right, errors: ['BATCH_TOO_LARGE'],
  schema: { body: Type.Object(which, closed), response: Type.Object({ people: Type.Integer(), held: Type.Integer(), waiting: Type.Integer() }) },
  handle: async ({ body }, ctx) => {
    assertOne(body);
    const { people, held, waiting } = await pick(ctx, body);
    return data({ people: people.length, held, waiting });
  },
});

const request = defineRoute({
  method: 'POST', path: '/customers/erasures', summary: 'routes.erasuresRequest', ...right, stepUp: true,
  audit: 'customer.erasures.requested', errors: ['BATCH_TOO_LARGE', 'ERASURE_STATE', 'VAULT_UNAVAILABLE'],
  schema: { body: Type.Object({ ...which, reason: Reason, /** How many they are, typed: this cannot be undone. */ confirm: Type.Integer({ minimum: 1, maximum: MOST_PEOPLE }) }, closed), response: View },
  handle: async ({ body }, ctx) => {
    assertOne(body);
    return accepted(viewOf(await current(ctx, await requestErasures(ctx, body, body))));
  },
});

const start = defineRoute({
  method: 'POST', path: '/customers/erasures/:id/run', summary: 'routes.erasuresRun', ...right, stepUp: true,
  audit: 'customer.erasures.started', errors: ['ERASURE_STATE', 'VAULT_APPROVAL_REQUIRED', 'VAULT_UNAVAILABLE'],
  schema: { params: Params, response: View },
  handle: async ({ params }, ctx) => {
    const run = await begin(ctx, params.id);
    try {
      // Here, not in the job: that nobody has agreed yet is told to who asks.
      await erasePage(ctx, run, 0);
    } catch (error) {
      // Without an approval nothing was touched, and it may still be called off.
      if (run.state === 'awaiting' && error instanceof HakoError && error.code === 'VAULT_APPROVAL_REQUIRED') await ctx.db.write((tx) => setRun(tx, run.id, { state: 'awaiting' }));
      throw error;
    }
    await ctx.db.write(async (tx) => {
      const job = await ctx.jobs.enqueue(tx, 'customers.erase', { runId: run.id }, { title: 'jobs.erase', total: run.pages.length });
      await setRun(tx, run.id, { state: 'running', jobId: job.id });
      await ctx.audit.change(tx, { action: 'customer.erasures.started', resource: { type: 'customer-erasures', id: run.id }, after: { people: run.total } });
    });
    return accepted(viewOf(await current(ctx, run.id)));
  },
});

/** A job of it is at work or waits for its turn. */
async function works(ctx: PluginContext, { jobId }: ErasureRun): Promise<boolean> {
  const job = jobId === null ? undefined : await ctx.jobs.get(jobId);
  return job !== undefined && job.state !== 'failed' && job.state !== 'cancelled' && job.state !== 'succeeded';
}

/** Locked, awaiting or at a standstill: its job failed or its process died. */
async function still(ctx: PluginContext, tx: TenantTransaction, id: string): Promise<ErasureRun> {
  const run = await lockRun(tx, id);
  if (!run) throw notFound();
  if ((run.state !== 'awaiting' && run.state !== 'running') || (await works(ctx, run))) throw refuse('ERASURE_STATE', { details: { state: run.state } });
  return run;
}

const begin = (ctx: PluginContext, id: string): Promise<ErasureRun> =>
  ctx.db.write(async (tx) => {
    const run = await still(ctx, tx, id);
    await setRun(tx, id, { state: 'running' });
    return run;
  });

const cancel = defineRoute({
  method: 'POST', path: '/customers/erasures/:id/cancel', summary: 'routes.erasuresCancel', ...right,
  audit: 'customer.erasures.cancelled', errors: ['ERASURE_STATE'],
  schema: { params: Params, response: View },
  handle: async ({ params }, ctx) => {
    await ctx.db.write(async (tx) => {
      const run = await still(ctx, tx, params.id);
      const end = { at: ctx.clock.now(), by: ctx.principal.id };
      await cancelPeople(tx, run.id, end);
      // Who is gone is gone; the others stay.
      await setRun(tx, run.id, { state: run.erased > 0 ? 'done' : 'cancelled', doneAt: end.at });
      await ctx.audit.change(tx, { action: 'customer.erasures.cancelled', resource: { type: 'customer-erasures', id: run.id }, after: { people: run.total } });
    });
    return data(viewOf(await current(ctx, params.id)));
  },
});

export const erasuresRoutes: RouteDef[] = [all, preview, request, start, cancel];
