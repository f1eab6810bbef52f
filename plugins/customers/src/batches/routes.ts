import { accepted, data, defineRoute, invalid, list, notFound, type PluginContext, type RouteDef } from '@hako/sdk-plugin';
import Type, { type Static } from 'typebox';
import { cleanTags } from '../customers/create.js';
import type { CountCache } from '../customers/count-cache.js';
import { FilterObject, StatusCode, Tags, Uuid } from '../customers/schema.js';
import { chainOf } from '../dictionary/chain.js';
import { usableEntry } from '../dictionary/repository.js';
import { refuse } from '../errors.js';
import { CHUNK } from './apply.js';
import { runBatch } from './job.js';
import { addFiltered, addIds, findBatch, insertBatch, listItems, MAX_BATCH, moveState, setJob } from './repository.js';
import { BATCH_ACTIONS, type BatchParams, type BatchRecord } from './types.js';
import { archiveFilters, visibleCustomers } from '../stores/archives.js';

const closed = { additionalProperties: false } as const;
const Code = Type.String({ pattern: '^[A-Z][A-Z0-9_]{0,31}$' });
const Body = Type.Object(
  {
    action: Type.Enum([...BATCH_ACTIONS]),
    /** Either these, */
    ids: Type.Optional(Type.Array(Uuid, { minItems: 1, maxItems: MAX_BATCH })),
    /** or everything that the filter finds now. */
    filters: Type.Optional(FilterObject),
    tags: Type.Optional(Tags),
    status: Type.Optional(StatusCode),
    membership: Type.Optional(Type.Object({ type: Code, level: Code, validFrom: Type.Optional(Type.String({ format: 'date-time' })), validTo: Type.Optional(Type.Union([Type.String({ format: 'date-time' }), Type.Null()])), note: Type.Optional(Type.Union([Type.String({ maxLength: 500 }), Type.Null()])) }, closed)),
  },
  closed,
);
const Counts = Type.Object({ done: Type.Integer(), unchanged: Type.Integer(), not_found: Type.Integer(), overlap: Type.Integer(), restricted: Type.Integer() });
const Item = Type.Object({ id: Uuid, outcome: Type.Union([Type.Enum(['done', 'unchanged', 'not_found', 'overlap', 'restricted']), Type.Null()]), undone: Type.Union([Type.Enum(['done', 'changed']), Type.Null()]) });
const View = Type.Object({
  id: Uuid, action: Type.Enum([...BATCH_ACTIONS]), state: Type.String(), total: Type.Integer(), counts: Counts, undone: Type.Object({ done: Type.Integer(), changed: Type.Integer() }), canUndo: Type.Boolean(), jobId: Type.Union([Uuid, Type.Null()]), createdAt: Type.String({ format: 'date-time' }),
  /** Of a batch that was done in the same breath: every id with what became of it. */
  results: Type.Optional(Type.Array(Item)),
});
const Params = Type.Object({ id: Uuid }, closed);
const right = { auth: 'user', permission: 'customer.profile:write', seenWith: 'customer.profile:read', scope: 'visible' } as const;

const start = defineRoute({
  method: 'POST', path: '/customers/batch', summary: 'routes.batch', ...right,
  audit: 'customer.batch.started', errors: ['BATCH_TOO_LARGE'], bodyLimit: 4 * 1024 * 1024, sensitive: true,
  schema: { body: Body, response: View },
  handle: async ({ body }, ctx) => {
    const params = await paramsOf(ctx, body);
    const visible = await visibleCustomers(ctx, body.action === 'add-membership' ? 'customer.membership:write' : 'customer.profile:write');
    const id = ctx.ids.uuid();
    await ctx.db.write(async (tx) => {
      await insertBatch(tx, { id, action: body.action, params, at: ctx.clock.now(), by: ctx.principal.id });
      const total = body.ids ? await addIds(tx, id, body.ids) : await addFiltered(tx, id, await archiveFilters(ctx, body.filters ?? {}), visible);
      if (total > MAX_BATCH) throw refuse('BATCH_TOO_LARGE', { params: { limit: MAX_BATCH }, details: { limit: MAX_BATCH } });
      await ctx.audit.change(tx, { action: 'customer.batch.started', resource: { type: 'customer-batch', id, label: body.action }, after: { action: body.action, total, ...params } });
      if (total > CHUNK) await setJob(tx, id, (await ctx.jobs.enqueue(tx, 'customers.batch', { batchId: id }, { title: 'jobs.batch', total })).id);
    });
    return answer(ctx, id);
  },
});

const undo = defineRoute({
  method: 'POST', path: '/customers/batch/:id/undo', summary: 'routes.batchUndo', ...right,
  audit: 'customer.batch.undone', errors: ['BATCH_STATE'], sensitive: true,
  schema: { params: Params, response: View },
  handle: async ({ params }, ctx) => {
    const batch = await own(ctx, params.id);
    await ctx.db.write(async (tx) => {
      // One that was cancelled or failed half way is taken back as far as it came.
      const from = batch.state === 'cancelled' || batch.state === 'failed' ? 'running' : 'done';
      if (!(await moveState(tx, batch.id, from, 'undoing'))) throw refuse('BATCH_STATE', { details: { state: batch.state } });
      await ctx.audit.change(tx, { action: 'customer.batch.undone', resource: { type: 'customer-batch', id: batch.id, label: batch.action }, after: { action: batch.action, total: batch.counts.done } });
      if (batch.counts.done > CHUNK) await setJob(tx, batch.id, (await ctx.jobs.enqueue(tx, 'customers.batch', { batchId: batch.id }, { title: 'jobs.batchUndo', total: batch.counts.done })).id);
    });
    return answer(ctx, batch.id);
  },
});

const get = defineRoute({
  method: 'GET', path: '/customers/batch/:id', summary: 'routes.batchGet', ...right,
  schema: { params: Params, response: View },
  handle: async ({ params }, ctx) => data(viewOf(await own(ctx, params.id))),
});

const results = defineRoute({
  method: 'GET', path: '/customers/batch/:id/results', summary: 'routes.batchResults', ...right,
  schema: { params: Params, query: Type.Object({ cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,9}$' })), pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })) }, closed), response: Type.Array(Item) },
  handle: async ({ params, query }, ctx) => {
    const batch = await own(ctx, params.id);
    const pageSize = query.pageSize ?? 100;
    const items = await ctx.db.read((reader) => listItems(reader, batch.id, Number(query.cursor ?? 0), pageSize + 1));
    const page = items.slice(0, pageSize);
    return list(page.map(itemView), { pageSize, total: batch.total, totalIsExact: true, nextCursor: items.length > pageSize ? String(page.at(-1)?.position ?? 0) : null });
  },
});

/** Small ones are done in the same breath, large ones by the worker. */
async function answer(ctx: PluginContext, id: string) {
  const batch = await own(ctx, id);
  const large = batch.state === 'undoing' ? batch.counts.done > CHUNK : batch.total > CHUNK;
  if (large) return accepted(viewOf(batch));
  await runBatch(ctx, batch);
  ctx.service<CountCache>('counts').forget(ctx.tenant.id);
  const done = await own(ctx, id);
  const items = await ctx.db.read((reader) => listItems(reader, id, 0, CHUNK));
  return data({ ...viewOf(done), results: items.map(itemView) });
}

/** A batch is its starter's own: its results name customers that others may not see. */
async function own(ctx: PluginContext, id: string): Promise<BatchRecord> {
  const batch = await ctx.db.read((reader) => findBatch(reader, id));
  if (!batch || batch.createdBy !== ctx.principal.id) throw notFound();
  const job = batch.jobId && (batch.state === 'running' || batch.state === 'undoing') ? await ctx.jobs.get(batch.jobId) : undefined;
  return job?.state === 'cancelled' || job?.state === 'failed' ? { ...batch, state: job.state } : batch;
}

const itemView = ({ customerId, outcome, undone }: { customerId: string; outcome: string | null; undone: string | null }) => ({ id: customerId, outcome, undone });
const viewOf = ({ id, action, state, total, counts, undone, jobId, createdAt }: BatchRecord) => ({ id, action, state, total, counts, undone, canUndo: (state === 'done' || state === 'cancelled' || state === 'failed') && counts.done > undone.done + undone.changed, jobId, createdAt });

/** What the action needs and nothing else. */
async function paramsOf(ctx: PluginContext, body: Static<typeof Body>): Promise<BatchParams> {
  if ((body.ids === undefined) === (body.filters === undefined)) throw invalid([{ path: body.ids ? '/filters' : '/ids', code: body.ids ? 'conflict' : 'required' }]);
  const needs = { 'add-tags': 'tags', 'remove-tags': 'tags', 'set-status': 'status', 'add-membership': 'membership', deactivate: null, reactivate: null }[body.action];
  for (const name of ['tags', 'status', 'membership'] as const) if ((body[name] !== undefined) !== (name === needs)) throw invalid([{ path: `/${name}`, code: name === needs ? 'required' : 'not_applicable' }]);
  const chain = await chainOf(ctx, { type: 'tenant' });
  if (body.status !== undefined) {
    const { status } = body;
    if (!(await ctx.db.read((reader) => usableEntry(reader, 'status', chain, status)))) throw invalid([{ path: '/status', code: 'unknown' }]);
    return { status };
  }
  if (body.tags) {
    const tags = cleanTags(body.tags);
    if (tags.length === 0) throw invalid([{ path: '/tags', code: 'too_few', limit: 1 }]);
    return { tags };
  }
  if (!body.membership) return {};
  const { type, level, validFrom, validTo, note } = body.membership;
  const known = await ctx.db.read(async (reader) => {
    const entry = await usableEntry(reader, 'membership-type', chain, type);
    return { type: entry, level: entry && (await usableEntry(reader, 'membership-level', chain, level, entry.id)) };
  });
  if (!known.type) throw invalid([{ path: '/membership/type', code: 'unknown' }]);
  if (!known.level) throw invalid([{ path: '/membership/level', code: 'unknown' }]);
  const from = validFrom ?? ctx.clock.now().toISOString();
  if (validTo && new Date(validTo) <= new Date(from)) throw invalid([{ path: '/membership/validTo', code: 'before_start' }]);
  return { membership: { type, level, validFrom: from, validTo: validTo ?? null, note: note ?? null } };
}

export const batchRoutes: RouteDef[] = [start, undo, get, results];
