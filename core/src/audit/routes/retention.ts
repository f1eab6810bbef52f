import { created, data, defineRoute, HakoError, invalid, list, notFound, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { Cradle } from '../../cradle.js';
import { LOG_STREAMS, streamOf } from '../query/streams.js';
import { findHold, insertHold, lastRetentionRun, listHolds, releaseHold, retentionDays, retentionPreview, type LegalHold, type RetentionDays, type StreamRetention } from '../retention/index.js';
import { StreamPath } from './schema.js';

const Moment = Type.String({ format: 'date-time' });
const Maybe = Type.Union([Moment, Type.Null()]);
const Days = Type.Integer({ minimum: 30, maximum: 365 });
const Uuid = Type.String({ format: 'uuid' });

const StreamView = Type.Object({ stream: StreamPath, days: Type.Integer(), entries: Type.Integer(), oldest: Maybe, due: Type.Integer(), held: Type.Integer() });
const HoldView = Type.Object({
  id: Uuid, name: Type.String(), reason: Type.String(), streams: Type.Array(StreamPath), from: Maybe, to: Maybe, createdBy: Type.String(), createdAt: Moment,
  releasedBy: Type.Union([Type.String(), Type.Null()]), releasedAt: Maybe, version: Type.Integer(),
});
const NewHold = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 120 }),
    reason: Type.String({ minLength: 1, maxLength: 1_000 }),
    streams: Type.Array(StreamPath, { minItems: 1, maxItems: 4, uniqueItems: true }),
    from: Type.Optional(Moment),
    to: Type.Optional(Moment),
  },
  { additionalProperties: false },
);

const read = { auth: 'user', permission: 'compliance:read', scope: 'tenant' } as const;
const write = { auth: 'user', permission: 'compliance:write', scope: 'tenant', sensitive: true } as const;

/** How long bodies are kept, what would go tonight, and what must stay. */
export function retentionRoutes({ settings }: Pick<Cradle, 'settings'>): RouteDef[] {
  return [
    defineRoute({
      method: 'GET', path: '/logs/retention', summary: 'audit.routes.retention', ...read,
      schema: { response: Type.Object({ streams: Type.Array(StreamView), lastRun: Type.Union([Type.Object({ at: Moment, by: Type.String(), removed: Type.Integer() }), Type.Null()]) }) },
      handle: async (_input, ctx) => {
        const days = await retentionDays({ settings }, ctx.tenant.id);
        const [streams, last] = await ctx.db.read((q) => Promise.all([retentionPreview(q, days), lastRetentionRun(q)]));
        return data({ streams: streams.map(streamView), lastRun: last ? { at: last.at, by: last.by, removed: last.streams.reduce((sum, { removed }) => sum + removed, 0) } : null });
      },
    }),
    defineRoute({
      method: 'POST', path: '/logs/retention/preview', summary: 'audit.routes.retentionPreview', ...read, idempotent: false,
      schema: {
        body: Type.Object({ changes: Type.Optional(Days), events: Type.Optional(Days), integrations: Type.Optional(Days), security: Type.Optional(Days) }, { additionalProperties: false }),
        response: Type.Array(StreamView),
      },
      handle: async ({ body }, ctx) => {
        const inForce = await retentionDays({ settings }, ctx.tenant.id);
        const wished = Object.fromEntries(LOG_STREAMS.map(({ name, path }) => [name, body[path] ?? inForce[name]])) as RetentionDays;
        return data((await ctx.db.read((q) => retentionPreview(q, wished))).map(streamView));
      },
    }),
    defineRoute({
      method: 'GET', path: '/logs/holds', summary: 'audit.routes.holds', ...read,
      schema: { response: Type.Array(HoldView) },
      handle: async (_input, ctx) => list((await ctx.db.read(listHolds)).map(holdView), { pageSize: 200, nextCursor: null }),
    }),
    defineRoute({
      method: 'POST', path: '/logs/holds', summary: 'audit.routes.holdCreate', ...write, audit: 'log.hold.placed',
      schema: { body: NewHold, response: HoldView },
      handle: async ({ body }, ctx) => {
        const [from, to] = [body.from === undefined ? null : new Date(body.from), body.to === undefined ? null : new Date(body.to)];
        if (from && to && to <= from) throw invalid([{ path: '/to', code: 'order' }]);
        const hold = { id: ctx.ids.uuid(), name: body.name, reason: body.reason, streams: LOG_STREAMS.filter(({ path }) => body.streams.includes(path)).map(({ name }) => name), from, to, createdAt: ctx.clock.now() };
        await ctx.db.write(async (tx) => {
          await insertHold(tx, hold, ctx.principal);
          await ctx.audit.change(tx, { action: 'log.hold.placed', resource: { type: 'log-hold', id: hold.id, label: hold.name }, after: { name: hold.name, reason: hold.reason, streams: hold.streams, from: body.from ?? null, to: body.to ?? null } });
        });
        return created(holdView((await ctx.db.read((q) => findHold(q, hold.id)))!));
      },
    }),
    defineRoute({
      method: 'POST', path: '/logs/holds/:id/release', summary: 'audit.routes.holdRelease', ...write, stepUp: true, audit: 'log.hold.released', errors: ['LOG_HOLD_RELEASED', 'VERSION_CONFLICT'],
      schema: { params: Type.Object({ id: Uuid }, { additionalProperties: false }), body: Type.Object({ version: Type.Integer({ minimum: 1 }), reason: Type.String({ minLength: 1, maxLength: 1_000 }) }, { additionalProperties: false }), response: HoldView },
      handle: async ({ params, body }, ctx) => {
        const hold = await ctx.db.read((q) => findHold(q, params.id));
        if (!hold) throw notFound();
        if (hold.releasedAt !== null) throw new HakoError('LOG_HOLD_RELEASED');
        await ctx.db.write(async (tx) => {
          if (!(await releaseHold(tx, hold.id, body.version, ctx.principal, ctx.clock.now()))) throw new HakoError('VERSION_CONFLICT', { details: { current: holdView(hold) } });
          await ctx.audit.change(tx, { action: 'log.hold.released', resource: { type: 'log-hold', id: hold.id, label: hold.name }, after: { reason: body.reason } });
        });
        return data(holdView((await ctx.db.read((q) => findHold(q, hold.id)))!));
      },
    }),
  ];
}

const streamView = ({ stream, ...rest }: StreamRetention): Record<string, unknown> => ({ stream: streamOf(stream).path, ...rest });

const holdView = (hold: LegalHold): Record<string, unknown> => ({
  ...hold,
  streams: hold.streams.map((name) => streamOf(name).path),
  from: hold.from?.toISOString() ?? null,
  to: hold.to?.toISOString() ?? null,
  createdAt: hold.createdAt.toISOString(),
  releasedAt: hold.releasedAt?.toISOString() ?? null,
});
