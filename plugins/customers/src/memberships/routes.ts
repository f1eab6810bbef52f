import { created, data, defineRoute, HakoError, invalid, notFound, versionConflict, type PluginContext, type RouteDef, type TenantTransaction } from '@hako/sdk-plugin';
import Type from 'typebox';
import { IdParams, Uuid, Version } from '../customers/schema.js';
import { customerScope, loadedCustomer, requireOpenRow } from '../customers/scope.js';
import { chainOf } from '../dictionary/chain.js';
import { usableEntry } from '../dictionary/repository.js';
import { refuse } from '../errors.js';
import { currentRoute } from './current.js';
import { endingRoute } from './ending.js';
import { findMembership, insertMembership, listMemberships, lockCustomer, lockMembership, overlapping, updateMembership, type MembershipRow, type MembershipValues } from './repository.js';

const closed = { additionalProperties: false } as const;
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Code = Type.String({ pattern: '^[A-Z][A-Z0-9_]{0,31}$' });
const Instant = Type.String({ format: 'date-time' });
const line = (maxLength: number) => Type.String({ maxLength, pattern: String.raw`^[^\u0000]*$` });
const values = {
  validTo: Type.Optional(nullable(Instant)),
  autoRenew: Type.Optional(Type.Boolean()),
  /** Kept by an adapter: people see it and do not change it by the way. */
  externalControl: Type.Optional(Type.Boolean()),
  externalRef: Type.Optional(nullable(line(128))),
  note: Type.Optional(nullable(line(500))),
  /** Says that it may overlap another of the same type. */
  allowOverlap: Type.Optional(Type.Boolean()),
};
const Body = Type.Object({ type: Code, level: Code, validFrom: Type.Optional(Instant), ...values }, closed);
const Patch = Type.Object({ version: Version, level: Type.Optional(Code), validFrom: Type.Optional(Instant), ...values }, closed);
const Membership = Type.Object({
  id: Uuid, customerId: Uuid, class: Code, type: Code, level: Code, levelRank: Type.Integer(), validFrom: Instant, validTo: nullable(Instant), autoRenew: Type.Boolean(), externalControl: Type.Boolean(), externalRef: nullable(Type.String()),
  note: nullable(Type.String()), renewals: Type.Integer(), state: Type.Enum(['upcoming', 'active', 'expired']), version: Version, createdAt: Instant, updatedAt: Instant,
});
const path = '/customers/:id/memberships';
const Params = Type.Object({ id: Uuid, membershipId: Uuid }, closed);

const listRoute = defineRoute({
  method: 'GET', path, summary: 'routes.memberships',
  auth: 'user', permission: 'customer.membership:read', scope: customerScope,
  schema: { params: IdParams, response: Type.Array(Membership) },
  handle: async ({ params }, ctx) => data(await ctx.db.read((reader) => listMemberships(reader, params.id, ctx.clock.now()))),
});

const addRoute = defineRoute({
  method: 'POST', path, summary: 'routes.addMembership',
  auth: 'user', permission: 'customer.membership:write', scope: customerScope,
  audit: 'customer.membership.added', errors: ['MEMBERSHIP_OVERLAP'],
  schema: { params: IdParams, body: Body, response: Membership },
  handle: async ({ params, body }, ctx) => {
    const customer = await loadedCustomer(ctx, params.id);
    const { typeId, levelId } = await catalogue(ctx, customer.talentId, body.type, body.level);
    const at = ctx.clock.now();
    const wanted = checked({ typeId, levelId, validFrom: body.validFrom ? new Date(body.validFrom) : at, validTo: body.validTo ? new Date(body.validTo) : null, autoRenew: body.autoRenew ?? false, externalControl: body.externalControl ?? false, externalRef: body.externalRef || null, note: body.note || null });
    const id = ctx.ids.uuid();
    const made = await ctx.db.write(async (tx) => {
      if (!(await lockCustomer(tx, customer.id))) throw notFound();
      await requireOpenRow(tx, customer.id);
      if (!body.allowOverlap) await assertFree(tx, customer.id, wanted, null);
      await insertMembership(tx, { ...wanted, id, customerId: customer.id, at, by: ctx.principal.id });
      return record(ctx, tx, customer, null, id);
    });
    return created(made);
  },
});

const patchRoute = defineRoute({
  method: 'PATCH', path: `${path}/:membershipId`, summary: 'routes.updateMembership',
  auth: 'user', permission: 'customer.membership:write', scope: customerScope,
  audit: 'customer.membership.updated', errors: ['MEMBERSHIP_OVERLAP', 'VERSION_CONFLICT'],
  schema: { params: Params, body: Patch, response: Membership },
  handle: async ({ params, body }, ctx) => {
    const customer = await loadedCustomer(ctx, params.id);
    const now = ctx.clock.now();
    const changed = await ctx.db.write(async (tx) => {
      await lockCustomer(tx, customer.id);
      await requireOpenRow(tx, customer.id);
      const locked = await lockMembership(tx, customer.id, params.membershipId);
      const before = locked && (await findMembership(tx, customer.id, params.membershipId, now));
      if (!locked || !before) throw notFound();
      if (locked.version !== body.version) throw versionConflict(before);
      const levelId = body.level === undefined || body.level === before.level ? locked.levelId : (await catalogue(ctx, customer.talentId, before.type, body.level)).levelId;
      const wanted = checked({
        typeId: locked.typeId, levelId,
        validFrom: body.validFrom === undefined ? before.validFrom : new Date(body.validFrom),
        validTo: body.validTo === undefined ? before.validTo : body.validTo === null ? null : new Date(body.validTo),
        autoRenew: body.autoRenew ?? before.autoRenew, externalControl: body.externalControl ?? before.externalControl,
        externalRef: body.externalRef === undefined ? before.externalRef : body.externalRef || null, note: body.note === undefined ? before.note : body.note || null,
      });
      if (!body.allowOverlap) await assertFree(tx, customer.id, wanted, before.id);
      await updateMembership(tx, before.id, wanted, { at: now, by: ctx.principal.id });
      return record(ctx, tx, customer, before, before.id);
    });
    return data(changed);
  },
});

/** Entries that may be chosen at the customer's talent. */
export async function catalogue(ctx: PluginContext, talentId: string, type: string, level: string): Promise<{ typeId: string; levelId: string }> {
  const chain = await chainOf(ctx, { type: 'talent', id: talentId });
  return ctx.db.read(async (reader) => {
    const typeEntry = await usableEntry(reader, 'membership-type', chain, type);
    if (!typeEntry) throw invalid([{ path: '/type', code: 'unknown' }]);
    const levelEntry = await usableEntry(reader, 'membership-level', chain, level, typeEntry.id);
    if (!levelEntry) throw invalid([{ path: '/level', code: 'unknown' }]);
    return { typeId: typeEntry.id, levelId: levelEntry.id };
  });
}

export function checked(values: MembershipValues): MembershipValues {
  if (values.validTo && values.validTo <= values.validFrom) throw invalid([{ path: '/validTo', code: 'before_start' }]);
  if (values.autoRenew && !values.validTo) throw invalid([{ path: '/autoRenew', code: 'needs_end' }]);
  return values;
}

export async function assertFree(tx: TenantTransaction, customerId: string, wanted: MembershipValues, except: string | null): Promise<void> {
  const other = await overlapping(tx, { customerId, ...wanted, except });
  if (other) throw refuse('MEMBERSHIP_OVERLAP', { details: { membershipId: other.id, validFrom: other.validFrom.toISOString(), validTo: other.validTo?.toISOString() ?? null } });
}

export async function record(ctx: PluginContext, tx: TenantTransaction, customer: { id: string; nickname: string; talentId: string }, before: MembershipRow | null, id: string): Promise<MembershipRow> {
  const after = await findMembership(tx, customer.id, id, ctx.clock.now());
  if (!after) throw new HakoError('NOT_FOUND');
  await ctx.audit.change(tx, {
    action: before ? 'customer.membership.updated' : 'customer.membership.added', resource: { type: 'customer', id: customer.id, label: customer.nickname }, scope: { type: 'talent', id: customer.talentId },
    before: before && factsOf(before), after: factsOf(after),
  });
  await ctx.events.emit(tx, before ? 'membership.updated@1' : 'membership.created@1', { membershipId: id, customerId: customer.id, talentId: customer.talentId, type: after.type, level: after.level });
  return after;
}

const factsOf = ({ type, level, validFrom, validTo, autoRenew, externalControl, externalRef, note }: MembershipRow): Record<string, unknown> => ({
  type, level, validFrom: validFrom.toISOString(), validTo: validTo?.toISOString() ?? null, autoRenew, externalControl, externalRef, note,
});

export const membershipRoutes: RouteDef[] = [currentRoute, endingRoute, listRoute, addRoute, patchRoute];
