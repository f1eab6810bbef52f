import { created, data, defineRoute, invalid, list as listReply, notFound, versionConflict, type PluginContext, type RouteDef, type ScopeRef, type TenantTransaction } from '@hako/sdk-plugin';
import Type from 'typebox';
import { IdParams, Notes, Uuid, Version } from '../customers/schema.js';
import { customerScope, loadedCustomer, requireThere } from '../customers/scope.js';
import { refuse } from '../errors.js';
import { archiveScope, visibleCustomers, withSharers } from '../stores/archives.js';
import { daysLeft, dueAfter, MOST_EXTENSION_DAYS } from './clock.js';
import { countOpen, findRequest, insertRequest, insertStep, listRequests, lockRequest, REQUEST_CHANNELS, REQUEST_STATES, REQUEST_TYPES, requestsOf, stepsOf, updateRequest, type RequestRow } from './repository.js';
import { isClosed, nextStates } from './states.js';

const closed = { additionalProperties: false } as const;
const Time = Type.String({ format: 'date-time' });
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const line = (maxLength: number, minLength = 0) => Type.String({ minLength, maxLength, pattern: String.raw`^[^\u0000-\u001f\u007f-\u009f]*$` });
const RequestTypeSchema = Type.Enum([...REQUEST_TYPES]);
const State = Type.Enum([...REQUEST_STATES]);
const AddBody = Type.Object({ type: RequestTypeSchema, channel: Type.Enum([...REQUEST_CHANNELS]), /** When it reached the agency: the clock began then. */ receivedAt: Type.Optional(Time), note: Type.Optional(nullable(Notes)) }, closed);
const PatchBody = Type.Object({ version: Version, state: Type.Optional(State), /** How it was made sure who asks; no copy of a document. */ identityProof: Type.Optional(nullable(line(200))), note: Type.Optional(nullable(Notes)), outcome: Type.Optional(nullable(line(500))) }, closed);
const ExtendBody = Type.Object({ version: Version, days: Type.Integer({ minimum: 1, maximum: MOST_EXTENSION_DAYS }), /** What the person is told. */ reason: line(500, 3) }, closed);
const View = Type.Object({
  id: Uuid, number: Type.Integer(), customerId: Uuid, talentId: Uuid, nickname: Type.String(), erased: Type.Boolean(), type: RequestTypeSchema, channel: Type.String(), state: State, nextStates: Type.Array(State), receivedAt: Time, dueAt: Time,
  /** Negative when it is late; null once it is closed. */
  daysLeft: nullable(Type.Integer()), identityProof: nullable(Type.String()), note: nullable(Type.String()), extendedAt: nullable(Time), extensionReason: nullable(Type.String()), outcome: nullable(Type.String()), closedAt: nullable(Time), version: Version, createdAt: Time, updatedAt: Time,
});
const Step = Type.Object({ id: Uuid, action: Type.String(), note: nullable(Type.String()), at: Time, by: Type.Object({ type: Type.String(), id: Type.String(), name: Type.String() }) });
const OLDEST_DAYS = 366;

const viewOf = ({ remindedAtDays: _, ...row }: RequestRow, now: Date) => ({ ...row, nextStates: [...nextStates(row.state)], daysLeft: row.closedAt ? null : daysLeft(row.dueAt, now) });

const requestScope = async ({ params }: { params: { id: string } }, ctx: PluginContext, permission: string): Promise<ScopeRef | null> => {
  const row = await ctx.db.read((reader) => findRequest(reader, params.id));
  return row ? archiveScope(ctx, row.talentId, permission) : null;
};

const ListQuery = Type.Object(
  { state: Type.Optional(Type.Enum(['open', 'closed', 'overdue', 'all'])), type: Type.Optional(RequestTypeSchema), talentId: Type.Optional(Uuid), q: Type.Optional(Type.String({ minLength: 1, maxLength: 128, pattern: String.raw`^[^\u0000]*$` })), cursor: Type.Optional(Type.String({ maxLength: 200, pattern: String.raw`^[0-9TZ:.-]{24}_[0-9a-f-]{36}$` })), pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) },
  closed,
);

const all = defineRoute({
  method: 'GET', path: '/customers/requests', summary: 'routes.requests',
  auth: 'user', permission: 'customer.rights:read', scope: 'visible',
  schema: { query: ListQuery, response: Type.Array(View) },
  handle: async ({ query }, ctx) => {
    const { pageSize = 50, cursor, talentId, ...filters } = query;
    const visible = await visibleCustomers(ctx, 'customer.rights:read');
    const [at, id] = cursor?.split('_') ?? [];
    if (at !== undefined && Number.isNaN(Date.parse(at))) throw invalid([{ path: '/cursor', code: 'cursor' }]);
    const after = at !== undefined && id !== undefined ? { key: new Date(at), id } : undefined;
    const now = ctx.clock.now();
    const wanted = { ...filters, ...(talentId === undefined ? {} : { talentIds: await withSharers(ctx, [talentId]) }) };
    const rows = await ctx.db.read((reader) => listRequests(reader, wanted, visible, { now, after, limit: pageSize + 1 }));
    const page = rows.slice(0, pageSize);
    const last = page.at(-1);
    const key = last && (query.state === 'closed' ? last.closedAt : last.dueAt);
    return listReply(page.map((row) => viewOf(row, now)), { pageSize, nextCursor: rows.length > pageSize && last && key ? `${key.toISOString()}_${last.id}` : null });
  },
});

const counts = defineRoute({
  method: 'GET', path: '/customers/requests/counts', summary: 'routes.requestCounts',
  auth: 'user', permission: 'customer.rights:read', scope: 'visible',
  schema: { response: Type.Object({ open: Type.Integer(), overdue: Type.Integer(), soon: Type.Integer() }) },
  handle: async (_input, ctx) => {
    const visible = await visibleCustomers(ctx, 'customer.rights:read');
    return data(await ctx.db.read((reader) => countOpen(reader, visible, ctx.clock.now())));
  },
});

const ofCustomer = defineRoute({
  method: 'GET', path: '/customers/:id/requests', summary: 'routes.requestsOf',
  auth: 'user', permission: 'customer.rights:read', seenWith: 'customer.profile:read', scope: customerScope,
  schema: { params: IdParams, response: Type.Array(View) },
  handle: async ({ params }, ctx) => data((await ctx.db.read((reader) => requestsOf(reader, params.id))).map((row) => viewOf(row, ctx.clock.now()))),
});

const add = defineRoute({
  method: 'POST', path: '/customers/:id/requests', summary: 'routes.requestAdd',
  auth: 'user', permission: 'customer.rights:write', seenWith: 'customer.profile:read', scope: customerScope,
  audit: 'customer.request.changed', errors: ['CUSTOMER_ERASED', 'CUSTOMER_MERGED'],
  schema: { params: IdParams, body: AddBody, response: View },
  handle: async ({ params, body }, ctx) => {
    const customer = await loadedCustomer(ctx, params.id);
    requireThere(customer);
    const now = ctx.clock.now();
    const receivedAt = body.receivedAt === undefined ? now : new Date(body.receivedAt);
    if (receivedAt > now) throw invalid([{ path: '/receivedAt', code: 'future' }]);
    if (receivedAt.getTime() < now.getTime() - OLDEST_DAYS * 86_400_000) throw invalid([{ path: '/receivedAt', code: 'too_old' }]);
    const id = ctx.ids.uuid();
    await ctx.db.write(async (tx) => {
      await insertRequest(tx, { id, customerId: customer.id, type: body.type, channel: body.channel, receivedAt, dueAt: dueAfter(receivedAt), note: body.note || null, at: now, by: ctx.principal.id });
      await insertStep(tx, { id: ctx.ids.uuid(), requestId: id, action: 'received', note: null, at: receivedAt, by: ctx.principal });
      const row = await lockRequest(tx, id);
      if (row) await log(ctx, tx, null, row);
      await ctx.events.emit(tx, 'customer.request@1', { requestId: id, customerId: customer.id, talentId: customer.talentId, type: body.type, state: 'received' });
    });
    return created(viewOf(await loaded(ctx, id), now));
  },
});

const get = defineRoute({
  method: 'GET', path: '/customers/requests/:id', summary: 'routes.requestGet',
  auth: 'user', permission: 'customer.rights:read', scope: requestScope,
  schema: { params: IdParams, response: Type.Intersect([View, Type.Object({ steps: Type.Array(Step) })]) },
  handle: async ({ params }, ctx) => {
    const row = await loaded(ctx, params.id);
    return data({ ...viewOf(row, ctx.clock.now()), steps: await ctx.db.read((reader) => stepsOf(reader, row.id)) });
  },
});

const patch = defineRoute({
  method: 'PATCH', path: '/customers/requests/:id', summary: 'routes.requestUpdate',
  auth: 'user', permission: 'customer.rights:write', seenWith: 'customer.rights:read', scope: requestScope,
  audit: 'customer.request.changed', errors: ['VERSION_CONFLICT', 'REQUEST_STATE'],
  schema: { params: IdParams, body: PatchBody, response: View },
  handle: async ({ params, body }, ctx) => {
    await change(ctx, params.id, body.version, (before) => {
      const state = body.state ?? before.state;
      if (state !== before.state && !nextStates(before.state).includes(state)) throw refuse('REQUEST_STATE', { details: { state: before.state, allowed: [...nextStates(before.state)] } });
      const after = { ...before, state, identityProof: body.identityProof === undefined ? before.identityProof : body.identityProof || null, note: body.note === undefined ? before.note : body.note || null, outcome: body.outcome === undefined ? before.outcome : body.outcome || null };
      // Nobody is given anybody's data before it is sure who asks; nobody is refused without a word why.
      if (state === 'identified' && !after.identityProof) throw invalid([{ path: '/identityProof', code: 'required' }]);
      if ((state === 'answered' || state === 'refused') && !after.outcome) throw invalid([{ path: '/outcome', code: 'required' }]);
      return { after: { ...after, closedAt: isClosed(state) ? (before.closedAt ?? ctx.clock.now()) : null }, action: state === before.state ? 'edited' : isClosed(before.state) ? 'reopened' : state, note: state === 'answered' || state === 'refused' ? after.outcome : null };
    });
    return data(viewOf(await loaded(ctx, params.id), ctx.clock.now()));
  },
});

const extend = defineRoute({
  method: 'POST', path: '/customers/requests/:id/extend', summary: 'routes.requestExtend',
  auth: 'user', permission: 'customer.rights:write', seenWith: 'customer.rights:read', scope: requestScope,
  audit: 'customer.request.changed', errors: ['VERSION_CONFLICT', 'REQUEST_STATE'],
  schema: { params: IdParams, body: ExtendBody, response: View },
  handle: async ({ params, body }, ctx) => {
    await change(ctx, params.id, body.version, (before) => {
      // The law allows it once, and only while the first month runs.
      if (before.extendedAt !== null || isClosed(before.state) || before.dueAt <= ctx.clock.now()) throw refuse('REQUEST_STATE', { details: { state: before.state, extended: before.extendedAt !== null, late: before.dueAt <= ctx.clock.now() } });
      return { after: { ...before, dueAt: dueAfter(before.dueAt, body.days), extendedAt: ctx.clock.now(), extensionReason: body.reason, remindedAtDays: null }, action: 'extended', note: body.reason };
    });
    return data(viewOf(await loaded(ctx, params.id), ctx.clock.now()));
  },
});

async function change(ctx: PluginContext, id: string, version: number, make: (before: RequestRow) => { after: RequestRow; action: string; note: string | null }): Promise<void> {
  await ctx.db.write(async (tx) => {
    const before = await lockRequest(tx, id);
    if (!before) throw notFound();
    if (before.version !== version) throw versionConflict(viewOf(before, ctx.clock.now()));
    const { after, action, note } = make(before);
    const at = ctx.clock.now();
    await updateRequest(tx, after, { at, id: ctx.principal.id });
    await insertStep(tx, { id: ctx.ids.uuid(), requestId: id, action, note, at, by: ctx.principal });
    await log(ctx, tx, before, after);
    if (after.state !== before.state) await ctx.events.emit(tx, 'customer.request@1', { requestId: id, customerId: before.customerId, talentId: before.talentId, type: before.type, state: after.state });
  });
}

async function loaded(ctx: PluginContext, id: string): Promise<RequestRow> {
  const row = await ctx.db.read((reader) => findRequest(reader, id));
  if (!row) throw notFound();
  return row;
}

const logged = ({ type, state, dueAt, extensionReason, outcome }: RequestRow): Record<string, unknown> => ({ type, state, dueAt: dueAt.toISOString(), extensionReason, outcome });

const log = (ctx: PluginContext, tx: TenantTransaction, before: RequestRow | null, after: RequestRow): Promise<void> =>
  ctx.audit.change(tx, { action: 'customer.request.changed', resource: { type: 'customer', id: after.customerId, label: after.nickname }, scope: { type: 'talent', id: after.talentId }, before: before && logged(before), after: logged(after), meta: { request: after.number } });

/** Before `/customers/:id`: the fixed words are no ids. */
export const requestRoutes: RouteDef[] = [all, counts, get, patch, extend, ofCustomer, add];
