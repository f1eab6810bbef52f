import { created, data, defineRoute, empty, invalid, notFound, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { Cradle } from '../../cradle.js';
import { bumpAccessVersion } from '../../organization/index.js';
import { assertHolds } from '../holding.js';
import { assertAdminRemains } from '../last-admin.js';
import { assertNotOwnDenies } from '../own-denies.js';
import { readPerson } from '../people-store.js';
import { isVisible, scopeOf, seesNothing } from '../scope-of.js';
import { isKnownPermission } from '../service.js';
import { deleteUserPolicy, findUserPolicy, insertUserPolicy, listUserPolicies } from '../user-policy-store.js';
import { assertPlace } from './assignments.js';
import { Duration, Id, IdParams, PermissionPattern, ScopeFields, UserPolicy } from './schemas.js';

type Deps = Pick<Cradle, 'access' | 'ids'>;

const NewPolicy = Type.Object({ permission: PermissionPattern, effect: Type.Enum(['grant', 'deny']), ...ScopeFields, inherit: Type.Optional(Type.Boolean()), ...Duration }, { additionalProperties: false });

/** Single lines for one person, beside her roles: an exception that deserves no role of its own. */
export function policyRoutes(deps: Deps): RouteDef[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/users/:id/policies',
      summary: 'access.routes.policies.list',
      auth: 'user',
      permission: 'user:read',
      scope: 'visible',
      schema: { params: IdParams, response: Type.Array(UserPolicy) },
      handle: async ({ params }, ctx) => {
        const visible = await ctx.scopes.visible('user:read');
        const rows = await ctx.db.read(async (q) => {
          await readPerson(q, params.id);
          return listUserPolicies(q, params.id);
        });
        const seen = rows.filter((row) => isVisible(visible, row));
        if (seesNothing(visible, seen)) throw notFound();
        return data(seen);
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/users/:id/policies',
      summary: 'access.routes.policies.create',
      auth: 'user',
      permission: 'role:write',
      scope: ({ body }) => Promise.resolve(scopeOf(body)),
      sensitive: true,
      stepUp: true,
      audit: 'user-policy.created',
      errors: ['ACCESS_NOT_HELD', 'LAST_ADMIN'],
      schema: { params: IdParams, body: NewPolicy, response: UserPolicy },
      handle: async ({ params, body }, ctx) => {
        assertPlace(body, ctx);
        if (!isKnownPermission(deps.access.catalogue(), body.permission)) throw invalid([{ path: '/permission', code: 'unknown' }]);
        const scope = scopeOf(body);
        if (body.effect === 'grant') await assertHolds(deps.access, ctx, [body.permission], scope);
        const policy = await ctx.db.write(async (tx) => {
          const person = await readPerson(tx, params.id);
          const id = deps.ids.uuid();
          const made = await insertUserPolicy(tx, { id, userId: params.id, permission: body.permission, effect: body.effect, scope, inherit: body.inherit ?? true, notBefore: body.notBefore ?? null, expires: body.expires ?? null });
          await assertAdminRemains(tx);
          await ctx.audit.change(tx, { action: 'user-policy.created', resource: { type: 'user', id: params.id, label: person.username }, scope, after: { ...made } });
          await bumpAccessVersion(tx);
          return made;
        });
        return created(policy);
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/users/:id/policies/:policyId',
      summary: 'access.routes.policies.delete',
      auth: 'user',
      permission: 'role:write',
      scope: async ({ params }, ctx) => {
        const row = await ctx.db.read((q) => findUserPolicy(q, params.id, params.policyId));
        return row ? scopeOf(row) : null;
      },
      sensitive: true,
      stepUp: true,
      audit: 'user-policy.deleted',
      errors: ['LAST_ADMIN', 'ACCESS_OWN_DENY'],
      schema: { params: Type.Object({ id: Id, policyId: Id }, { additionalProperties: false }) },
      handle: async ({ params }, ctx) => {
        await ctx.db.write(async (tx) => {
          const row = await findUserPolicy(tx, params.id, params.policyId);
          if (!row) throw notFound();
          const person = await readPerson(tx, params.id);
          assertNotOwnDenies(ctx.principal, [row], [params.id]);
          await deleteUserPolicy(tx, params.policyId);
          await assertAdminRemains(tx);
          await ctx.audit.change(tx, { action: 'user-policy.deleted', resource: { type: 'user', id: params.id, label: person.username }, scope: scopeOf(row), before: { ...row } });
          await bumpAccessVersion(tx);
        });
        return empty();
      },
    }),
  ];
}
