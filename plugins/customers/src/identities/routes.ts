import { created, data, defineRoute, invalid, notFound, versionConflict, type PluginContext, type RouteDef, type TenantTransaction } from '@hako/sdk-plugin';
import Type, { type Static } from 'typebox';
import { IdParams, Uuid, Version } from '../customers/schema.js';
import { customerScope, loadedCustomer, requireOpenRow } from '../customers/scope.js';
import { chainOf } from '../dictionary/chain.js';
import { usableEntry } from '../dictionary/repository.js';
import { refuse } from '../errors.js';
import { factsOf, insertHistory, insertIdentity, listHistory, listIdentities, lockIdentity, updateIdentity, type IdentityRow } from './repository.js';

const closed = { additionalProperties: false } as const;
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const line = (maxLength: number, minLength = 0) => Type.String({ minLength, maxLength, pattern: String.raw`^[^\u0000-\u001f\u007f-\u009f]*$` });
const Platform = Type.String({ pattern: '^[A-Z][A-Z0-9_]{0,31}$' });
const values = {
  uid: Type.String({ minLength: 1, maxLength: 128, pattern: String.raw`^[^\s\u0000-\u001f\u007f-\u009f]+$` }),
  nickname: Type.Optional(nullable(line(128))),
  /** Left out: made from the platform's template. */
  profileUrl: Type.Optional(nullable(Type.String({ maxLength: 500, pattern: String.raw`^https?://[^\s\u0000-\u001f\u007f-\u009f]+$` }))),
  verified: Type.Optional(Type.Boolean()),
  /** Still in use by this person. */
  current: Type.Optional(Type.Boolean()),
};
const Body = Type.Object({ platform: Platform, ...values }, closed);
const Patch = Type.Object({ version: Version, ...values, uid: Type.Optional(values.uid) }, closed);
const Identity = Type.Object({
  id: Uuid, customerId: Uuid, platform: Platform, uid: Type.String(), nickname: nullable(Type.String()), profileUrl: nullable(Type.String()), verified: Type.Boolean(), current: Type.Boolean(),
  version: Version, createdAt: Type.String({ format: 'date-time' }), updatedAt: Type.String({ format: 'date-time' }),
});
const Facts = Type.Object({ platform: Platform, uid: Type.String(), nickname: nullable(Type.String()), profileUrl: nullable(Type.String()), verified: Type.Boolean(), current: Type.Boolean() });
const History = Type.Array(Type.Object({ id: Uuid, identityId: Uuid, before: nullable(Facts), after: Facts, at: Type.String({ format: 'date-time' }), actor: Type.Object({ type: Type.String(), id: Type.String(), name: Type.String() }) }));
const path = '/customers/:id/platform-identities';
const Params = Type.Object({ id: Uuid, identityId: Uuid }, closed);
const HISTORY_LIMIT = 500;

const listRoute = defineRoute({
  method: 'GET', path, summary: 'routes.identities',
  auth: 'user', permission: 'customer.profile:read', scope: customerScope,
  schema: { params: IdParams, response: Type.Array(Identity) },
  handle: async ({ params }, ctx) => data(await ctx.db.read((reader) => listIdentities(reader, params.id))),
});

const addRoute = defineRoute({
  method: 'POST', path, summary: 'routes.addIdentity',
  auth: 'user', permission: 'customer.profile:write', scope: customerScope,
  audit: 'customer.identity.added', errors: ['CUSTOMER_IDENTITY_TAKEN'],
  schema: { params: IdParams, body: Body, response: Identity },
  handle: async ({ params, body }, ctx) => {
    const customer = await loadedCustomer(ctx, params.id);
    const profileUrl = await profileUrlOf(ctx, customer.talentId, body.platform, body.uid, body.profileUrl);
    const at = ctx.clock.now();
    const made = await ctx.db.write(async (tx) => {
      await requireOpenRow(tx, customer.id);
      const row = await insertIdentity(tx, { id: ctx.ids.uuid(), customerId: customer.id, platform: body.platform, uid: body.uid, nickname: body.nickname || null, profileUrl, verified: body.verified ?? false, current: body.current ?? true, at, by: ctx.principal.id });
      if (!row) throw taken();
      await record(ctx, tx, customer, null, row);
      return row;
    });
    return created(made);
  },
});

const patchRoute = defineRoute({
  method: 'PATCH', path: `${path}/:identityId`, summary: 'routes.updateIdentity',
  auth: 'user', permission: 'customer.profile:write', scope: customerScope,
  audit: 'customer.identity.updated', errors: ['CUSTOMER_IDENTITY_TAKEN', 'VERSION_CONFLICT'],
  schema: { params: Params, body: Patch, response: Identity },
  handle: async ({ params, body }, ctx) => {
    const customer = await loadedCustomer(ctx, params.id);
    const changed = await ctx.db.write(async (tx) => {
      await requireOpenRow(tx, customer.id);
      const before = await lockIdentity(tx, customer.id, params.identityId);
      if (!before) throw notFound();
      if (before.version !== body.version) throw versionConflict(before);
      const uid = body.uid ?? before.uid;
      // An address that was made from the template follows the id; one that somebody typed stays.
      const made = await templateUrl(ctx, customer.talentId, before.platform, before.uid);
      const follows = body.profileUrl === undefined && uid !== before.uid && before.profileUrl === made;
      const profileUrl = follows ? await templateUrl(ctx, customer.talentId, before.platform, uid) : body.profileUrl === undefined ? before.profileUrl : body.profileUrl || null;
      const after = await updateIdentity(tx, before.id, { platform: before.platform, uid, nickname: body.nickname === undefined ? before.nickname : body.nickname || null, profileUrl, verified: body.verified ?? before.verified, current: body.current ?? before.current }, { at: ctx.clock.now(), by: ctx.principal.id });
      if (!after) throw taken();
      await record(ctx, tx, customer, before, after);
      return after;
    });
    return data(changed);
  },
});

const history = (at: 'customer' | 'identity'): RouteDef =>
  defineRoute({
    method: 'GET', path: at === 'customer' ? `${path}/history` : `${path}/:identityId/history`, summary: 'routes.identityHistory',
    auth: 'user', permission: 'customer.profile:read', scope: customerScope,
    schema: { params: at === 'customer' ? IdParams : Params, response: History },
    handle: async ({ params }, ctx) => {
      const { id, identityId } = params as Static<typeof IdParams> & Partial<Static<typeof Params>>;
      return data(await ctx.db.read((reader) => listHistory(reader, id, identityId ?? null, HISTORY_LIMIT)));
    },
  });

export async function profileUrlOf(ctx: PluginContext, talentId: string, platform: string, uid: string, given: string | null | undefined): Promise<string | null> {
  const entry = await platformEntry(ctx, talentId, platform);
  if (!entry) throw invalid([{ path: '/platform', code: 'unknown' }]);
  return given === undefined ? fill(entry.extra.urlTemplate, uid) : given || null;
}

const platformEntry = async (ctx: PluginContext, talentId: string, code: string) => {
  const chain = await chainOf(ctx, { type: 'talent', id: talentId });
  return ctx.db.read((reader) => usableEntry(reader, 'platform', chain, code));
};

const templateUrl = async (ctx: PluginContext, talentId: string, platform: string, uid: string): Promise<string | null> => fill((await platformEntry(ctx, talentId, platform))?.extra.urlTemplate, uid);

/** What people typed never leaves the place that the template gives it. */
const fill = (template: string | undefined, uid: string): string | null => (template === undefined ? null : template.replace('{uid}', encodeURIComponent(uid)));

export async function record(ctx: PluginContext, tx: TenantTransaction, customer: { id: string; nickname: string; talentId: string }, before: IdentityRow | null, after: IdentityRow): Promise<void> {
  await insertHistory(tx, { id: ctx.ids.uuid(), identity: after, before, at: ctx.clock.now(), by: ctx.principal });
  await ctx.audit.change(tx, {
    action: before ? 'customer.identity.updated' : 'customer.identity.added', resource: { type: 'customer', id: customer.id, label: customer.nickname }, scope: { type: 'talent', id: customer.talentId },
    before: before && factsOf(before), after: factsOf(after),
  });
  await ctx.events.emit(tx, 'customer.updated@1', { customerId: customer.id, talentId: customer.talentId });
}

const taken = () => refuse('CUSTOMER_IDENTITY_TAKEN', { details: [{ path: '/uid', code: 'taken' }] });

export const identityRoutes: RouteDef[] = [listRoute, addRoute, patchRoute, history('customer'), history('identity')];
