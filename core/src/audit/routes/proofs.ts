import { data, defineRoute, HakoError, invalid, list, notFound, type RequestContext, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { Cradle } from '../../cradle.js';
import { LOG_STREAMS } from '../query/streams.js';
import { proveConsistency, proveInclusion, readCheckpointPage, type CheckpointRow, type EntryPlace, type InclusionAnswer } from '../sealing/index.js';
import { readableStreams } from './readable.js';
import { CheckpointView, StreamPath } from './schema.js';

/** As many as one request checks within its time; more by job or offline. */
const MOST_AT_ONCE = 100_000;
const DEFAULT_PAGE_SIZE = 50;

const Count = Type.Integer({ minimum: 1 });
const Proof = Type.Array(Type.String());

const Verdict = Type.Object({
  ok: Type.Boolean(), from: Type.Integer(), to: Type.Integer(), entries: Type.Integer(), withoutBody: Type.Integer(), proven: Type.Integer(), unsealed: Type.Integer(),
  problem: Type.Union([Type.String(), Type.Null()]), seq: Type.Union([Type.Integer(), Type.Null()]), until: Type.Union([Type.Integer(), Type.Null()]),
  checkpoint: Type.Union([Type.Object({ size: Type.Integer(), at: Type.String() }), Type.Null()]), milliseconds: Type.Integer(),
});

type Deps = Pick<Cradle, 'ledger' | 'audit'>;

/** What lets a person, a browser or an auditor check the log without believing this server. */
export const proofRoutes = (deps: Deps): RouteDef[] => [verifyRoute(deps), inclusionRoute(), consistencyRoute(), checkpointsRoute(), keysRoute(deps)];

function verifyRoute({ ledger, audit }: Deps): RouteDef {
  return defineRoute({
    method: 'GET',
    path: '/logs/verify',
    summary: 'audit.routes.verify',
    auth: 'self',
    rateClass: 'query',
    timeoutMs: 15_000,
    schema: { query: Type.Object({ from: Type.Optional(Count), to: Type.Optional(Count) }, { additionalProperties: false }), response: Verdict },
    handle: async ({ query }, ctx) => {
      await readableStreams(ctx);
      if (query.from !== undefined && query.to !== undefined && query.to < query.from) throw invalid([{ path: '/to', code: 'order' }]);
      const size = (await ctx.db.read((q) => q.row<{ size: number }>('select coalesce(max(seq), 0) as size from audit_seal')))?.size ?? 0;
      // Without a wish the newest are looked at: the part before is proven by the stored tree, whose root was signed.
      const from = Math.max(query.from ?? 1, (query.to ?? size) - MOST_AT_ONCE + 1);
      const report = await ledger.verify(ctx.tenant.id, { ...(from > 1 && { from }), ...(query.to !== undefined && { to: query.to }) });
      const actor = { principal: ctx.principal, requestId: ctx.requestId, ip: ctx.ip, userAgent: ctx.userAgent };
      await audit.security(ctx.tenant.id, { name: 'log.verified', outcome: report.ok ? 'success' : 'failure', actor, meta: { from: report.from, to: report.to, ...(report.problem !== null && { problem: report.problem, seq: report.seq }) } });
      return data(report);
    },
  });
}

function inclusionRoute(): RouteDef {
  return defineRoute({
    method: 'GET',
    path: '/logs/proof/inclusion',
    summary: 'audit.routes.inclusion',
    auth: 'self',
    errors: ['LOG_ENTRY_OPEN'],
    schema: {
      query: Type.Object({ seq: Type.Optional(Count), stream: Type.Optional(StreamPath), id: Type.Optional(Type.String({ format: 'uuid' })), size: Type.Optional(Count) }, { additionalProperties: false }),
      response: Type.Object({ seq: Type.Integer(), index: Type.Integer(), leaf: Type.String(), entry: Type.Union([Type.Object({}), Type.Null()]), proof: Proof, checkpoint: Type.Object({ size: Type.Integer(), root: Type.String(), note: Type.String() }) }),
    },
    handle: async ({ query }, ctx) => {
      const answer = await ctx.db.read((q) => proveInclusion(q, ctx.tenant.id, placeOf(query), query.size));
      if (answer === 'open') throw new HakoError('LOG_ENTRY_OPEN');
      if (answer === 'absent' || !(await mayRead(ctx, answer))) throw notFound();
      return data(answer);
    },
  });
}

function placeOf(query: { seq?: number; stream?: string; id?: string }): EntryPlace {
  if (query.seq !== undefined) return { seq: query.seq };
  const stream = LOG_STREAMS.find(({ path }) => path === query.stream);
  if (!stream || query.id === undefined) throw invalid([{ path: '/seq', code: 'required' }]);
  return { stream: stream.name, id: query.id };
}

/** The proof holds the entry: whoever may not read it in its stream gets neither. */
async function mayRead(ctx: RequestContext, { entry, stream }: InclusionAnswer): Promise<boolean> {
  const readable = await readableStreams(ctx);
  const visible = readable.get(stream);
  if (!visible || visible.all) return visible !== undefined;
  if (stream !== 'change') return true;
  const scope = (entry?.['resource'] as { scope?: { id?: string } } | undefined)?.scope?.id;
  return scope === undefined ? visible.tenant : [...visible.subsidiaryIds, ...visible.talentIds].includes(scope);
}

function consistencyRoute(): RouteDef {
  return defineRoute({
    method: 'GET',
    path: '/logs/proof/consistency',
    summary: 'audit.routes.consistency',
    auth: 'self',
    schema: { query: Type.Object({ from: Count, to: Count }, { additionalProperties: false }), response: Type.Object({ from: CheckpointView, to: CheckpointView, proof: Proof }) },
    handle: async ({ query }, ctx) => {
      await readableStreams(ctx);
      const answer = await ctx.db.read((q) => proveConsistency(q, query.from, query.to));
      if (!answer) throw notFound();
      return data({ from: viewOf(answer.from), to: viewOf(answer.to), proof: answer.proof });
    },
  });
}

function checkpointsRoute(): RouteDef {
  return defineRoute({
    method: 'GET',
    path: '/logs/checkpoints',
    summary: 'audit.routes.checkpoints',
    auth: 'self',
    schema: { query: Type.Object({ cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,16}$' })), pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) }, { additionalProperties: false }), response: Type.Array(CheckpointView) },
    handle: async ({ query }, ctx) => {
      await readableStreams(ctx);
      const pageSize = query.pageSize ?? DEFAULT_PAGE_SIZE;
      const rows = await ctx.db.read((q) => readCheckpointPage(q, query.cursor, pageSize + 1));
      const page = rows.slice(0, pageSize);
      return list(page.map(viewOf), { pageSize, nextCursor: rows.length > pageSize ? String(page.at(-1)?.size) : null });
    },
  });
}

function keysRoute({ ledger }: Deps): RouteDef {
  return defineRoute({
    method: 'GET',
    path: '/logs/keys',
    summary: 'audit.routes.keys',
    auth: 'self',
    schema: { response: Type.Array(Type.String()) },
    handle: async (_input, ctx) => {
      await readableStreams(ctx);
      return data(await ledger.verifierKeys());
    },
  });
}

const viewOf = (row: CheckpointRow): Record<string, unknown> => ({ size: row.size, root: row.root.toString('base64'), note: row.note, at: row.at.toISOString() });
