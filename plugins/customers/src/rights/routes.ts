import { created, data, defineRoute, empty, notFound, rawJson, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { CONSENT_PURPOSES } from '../consents/purposes.js';
import { tellVault } from '../consents/effect.js';
import type { CountCache } from '../customers/count-cache.js';
import { Customer, IdParams, PatchBody, Uuid, Version } from '../customers/schema.js';
import { customerScope, loadedCustomer, requireThere } from '../customers/scope.js';
import { patchCustomer } from '../customers/update.js';
import { Reason } from '../personal/schema.js';
import { holdsOf, insertHold, lockHold, releaseHold } from './holds.js';
import { insertObjection, liftObjection, lockObjection, objectionsOf } from './objections.js';
import { because, lockThere, setRestricted } from './state.js';

const closed = { additionalProperties: false } as const;
const Time = Type.String({ format: 'date-time' });
const By = Type.Object({ id: Type.String(), name: Type.String() });
const nullableTime = Type.Union([Time, Type.Null()]);
const Hold = Type.Object({ id: Uuid, reference: Type.String(), reason: Type.String(), at: Time, by: By, releasedAt: nullableTime, releaseReason: Type.Union([Type.String(), Type.Null()]) });
const Objection = Type.Object({ id: Uuid, purpose: Type.String(), reason: Type.Union([Type.String(), Type.Null()]), at: Time, by: By, liftedAt: nullableTime });
const Purpose = Type.Enum([...CONSENT_PURPOSES]);
const ChildParams = Type.Object({ id: Uuid, childId: Uuid }, closed);
const right = { auth: 'user', permission: 'customer.rights:write', seenWith: 'customer.profile:read', scope: customerScope, sensitive: true } as const;

const overview = defineRoute({
  method: 'GET', path: '/customers/:id/rights', summary: 'routes.rights',
  auth: 'user', permission: 'customer.rights:read', seenWith: 'customer.profile:read', scope: customerScope,
  schema: { params: IdParams, response: Type.Object({ restricted: Type.Boolean(), held: Type.Boolean(), erased: Type.Boolean(), objections: Type.Array(Objection), holds: Type.Array(Hold) }) },
  handle: async ({ params }, ctx) => {
    const customer = await loadedCustomer(ctx, params.id);
    const lists = await ctx.db.read(async (reader) => ({ objections: await objectionsOf(reader, params.id), holds: await holdsOf(reader, params.id) }));
    return data({ restricted: customer.restricted, held: lists.holds.some(({ releasedAt }) => releasedAt === null), erased: customer.erased, ...lists });
  },
});

const restriction = defineRoute({
  method: 'POST', path: '/customers/:id/restriction', summary: 'routes.restriction', ...right,
  audit: 'customer.restricted', errors: ['VERSION_CONFLICT', 'CUSTOMER_ERASED', 'CUSTOMER_MERGED', 'VAULT_UNAVAILABLE'],
  schema: { params: IdParams, body: Type.Object({ version: Version, restricted: Type.Boolean(), reason: Reason }, closed), response: Customer },
  handle: async ({ params, body }, ctx) => {
    const customer = await loadedCustomer(ctx, params.id);
    requireThere(customer);
    await setRestricted(ctx, customer, body);
    ctx.service<CountCache>('counts').forget(ctx.tenant.id);
    return rawJson((await ctx.db.write((tx) => lockThere(tx, params.id))).json);
  },
});

const rectify = defineRoute({
  method: 'PATCH', path: '/customers/:id/rectification', summary: 'routes.rectify', ...right,
  audit: 'customer.updated', errors: ['VERSION_CONFLICT', 'CUSTOMER_ERASED', 'CUSTOMER_MERGED'],
  schema: { params: IdParams, body: PatchBody, response: Customer },
  // Her right to be written down correctly holds while everything else is locked.
  handle: async ({ params, body }, ctx) => rawJson(await patchCustomer(ctx, params.id, body, { restricted: true })),
});

const object = defineRoute({
  method: 'POST', path: '/customers/:id/objections', summary: 'routes.objection', ...right,
  audit: 'customer.objection.recorded', errors: ['CUSTOMER_ERASED', 'CUSTOMER_MERGED', 'VAULT_UNAVAILABLE'],
  schema: { params: IdParams, body: Type.Object({ purpose: Purpose, reason: Type.Optional(Reason) }, closed), response: Type.Array(Objection) },
  handle: async ({ params, body }, ctx) => {
    const customer = await loadedCustomer(ctx, params.id);
    requireThere(customer);
    const row = { id: ctx.ids.uuid(), customerId: customer.id, purpose: body.purpose, reason: body.reason ?? null, at: ctx.clock.now(), by: { id: ctx.principal.id, name: ctx.principal.name } };
    if (customer.rmProfileId !== null) await tellVault(ctx, customer.id, customer.rmProfileId, { objections: (known) => [...known, { ...row, liftedAt: null }] });
    await ctx.db.write(async (tx) => {
      await lockThere(tx, customer.id);
      if (!(await insertObjection(tx, row))) return;
      await ctx.audit.change(tx, { action: 'customer.objection.recorded', resource: { type: 'customer', id: customer.id, label: customer.nickname }, scope: { type: 'talent', id: customer.talentId }, after: { purpose: body.purpose } });
      await ctx.events.emit(tx, 'customer.objection@1', { customerId: customer.id, talentId: customer.talentId, purpose: body.purpose, stands: true });
    });
    return created(await ctx.db.read((reader) => objectionsOf(reader, customer.id)));
  },
});

const lift = defineRoute({
  method: 'POST', path: '/customers/:id/objections/:childId/lift', summary: 'routes.objectionLift', ...right,
  audit: 'customer.objection.lifted', errors: ['CUSTOMER_ERASED', 'CUSTOMER_MERGED', 'VAULT_UNAVAILABLE'],
  schema: { params: ChildParams },
  handle: async ({ params }, ctx) => {
    const customer = await loadedCustomer(ctx, params.id);
    const lifted = await ctx.db.write(async (tx) => {
      await lockThere(tx, customer.id);
      const row = await lockObjection(tx, customer.id, params.childId);
      if (!row) throw notFound();
      if (row.liftedAt !== null) return false;
      await liftObjection(tx, row.id, { at: ctx.clock.now(), id: ctx.principal.id });
      await ctx.audit.change(tx, { action: 'customer.objection.lifted', resource: { type: 'customer', id: customer.id, label: customer.nickname }, scope: { type: 'talent', id: customer.talentId }, after: { purpose: row.purpose } });
      await ctx.events.emit(tx, 'customer.objection@1', { customerId: customer.id, talentId: customer.talentId, purpose: row.purpose, stands: false });
      return true;
    });
    if (lifted && customer.rmProfileId !== null) await tellVault(ctx, customer.id, customer.rmProfileId);
    return empty();
  },
});

const hold = defineRoute({
  method: 'POST', path: '/customers/:id/holds', summary: 'routes.hold', ...right,
  audit: 'customer.hold.placed', errors: ['CUSTOMER_ERASED', 'CUSTOMER_MERGED', 'VAULT_UNAVAILABLE'],
  schema: { params: IdParams, body: Type.Object({ reference: Type.String({ minLength: 1, maxLength: 100, pattern: String.raw`^(?=.*\S)[^\u0000-\u001f\u007f-\u009f]*$` }), reason: Reason }, closed), response: Hold },
  handle: async ({ params, body }, ctx) => {
    const customer = await loadedCustomer(ctx, params.id);
    requireThere(customer);
    const row = { id: ctx.ids.uuid(), customerId: customer.id, ...body, at: ctx.clock.now(), by: { id: ctx.principal.id, name: ctx.principal.name } };
    if (customer.rmProfileId !== null) await ctx.pii.hold(customer.rmProfileId, { holdId: row.id, held: true }, because(customer, body.reason));
    await ctx.db.write(async (tx) => {
      await lockThere(tx, customer.id);
      await insertHold(tx, row);
      await ctx.audit.change(tx, { action: 'customer.hold.placed', resource: { type: 'customer', id: customer.id, label: customer.nickname }, scope: { type: 'talent', id: customer.talentId }, after: { reference: body.reference, reason: body.reason } });
    });
    return created({ ...row, releasedAt: null, releaseReason: null });
  },
});

const release = defineRoute({
  method: 'POST', path: '/customers/:id/holds/:childId/release', summary: 'routes.holdRelease', ...right,
  audit: 'customer.hold.released', errors: ['CUSTOMER_ERASED', 'CUSTOMER_MERGED', 'VAULT_UNAVAILABLE'],
  schema: { params: ChildParams, body: Type.Object({ reason: Reason }, closed) },
  handle: async ({ params, body }, ctx) => {
    const customer = await loadedCustomer(ctx, params.id);
    const done = await ctx.db.write(async (tx) => {
      await lockThere(tx, customer.id);
      const row = await lockHold(tx, customer.id, params.childId);
      if (!row) throw notFound();
      if (row.releasedAt !== null) return false;
      await releaseHold(tx, row.id, { reason: body.reason, at: ctx.clock.now(), by: ctx.principal.id });
      await ctx.audit.change(tx, { action: 'customer.hold.released', resource: { type: 'customer', id: customer.id, label: customer.nickname }, scope: { type: 'talent', id: customer.talentId }, after: { reference: row.reference, reason: body.reason } });
      return true;
    });
    if (done && customer.rmProfileId !== null) await ctx.pii.hold(customer.rmProfileId, { holdId: params.childId, held: false }, because(customer, body.reason));
    return empty();
  },
});

export const rightsRoutes: RouteDef[] = [overview, restriction, rectify, object, lift, hold, release];
