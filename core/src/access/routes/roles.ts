import { created, data, defineRoute, HakoError, invalid, list, versionConflict, type RequestContext, type RouteDef, type TenantTransaction } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { Cradle } from '../../cradle.js';
import { bumpAccessVersion } from '../../organization/index.js';
import { matches, splitPermission } from '../entries.js';
import { assertHolds } from '../holding.js';
import { assertAdminRemains } from '../last-admin.js';
import { assertKeepsOwnDenies } from '../own-denies.js';
import { granted, insertRole, listRoles, lockRole, markSeen, patchRole, readRole, writePolicies, type PolicyLine, type RoleRecord } from '../role-store.js';
import { isKnownPermission } from '../service.js';
import { newLines } from '../templates.js';
import { IdParams, Names, PermissionPattern, Policy, Role } from './schemas.js';

type Deps = Pick<Cradle, 'access' | 'ids' | 'plugins'>;

const Policies = Type.Array(Policy, { maxItems: 500 });
const tenant = { type: 'tenant' } as const;

export function roleRoutes(deps: Deps): RouteDef[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/roles',
      summary: 'access.routes.roles.list',
      auth: 'user',
      permission: 'role:read',
      // Roles are the agency's; whoever gives them in a part of it chooses from all.
      scope: 'visible',
      schema: { response: Type.Array(Role) },
      handle: async (_input, ctx) => {
        const show = await viewOf(deps, ctx);
        const roles = (await ctx.db.read(listRoles)).map(show);
        return list(roles, { pageSize: roles.length, total: roles.length, totalIsExact: true, nextCursor: null });
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/roles',
      summary: 'access.routes.roles.create',
      auth: 'user',
      permission: 'role:write',
      scope: 'tenant',
      sensitive: true,
      stepUp: true,
      audit: 'role.created',
      errors: ['ROLE_CODE_TAKEN', 'ACCESS_NOT_HELD'],
      schema: { body: Type.Object({ code: Type.String({ pattern: '^[A-Z0-9_]{3,32}$' }), name: Names, policies: Type.Optional(Policies) }, { additionalProperties: false }), response: Role },
      handle: async ({ body }, ctx) => {
        const policies = checkedPolicies(deps, body.policies ?? []);
        await assertHolds(deps.access, ctx, granted(policies), tenant);
        const role = await ctx.db.write(async (tx) => {
          const id = deps.ids.uuid();
          if (!(await insertRole(tx, { id, code: body.code, name: body.name, policies }))) throw new HakoError('ROLE_CODE_TAKEN', { details: [{ path: '/code', code: 'taken' }] });
          return finish(tx, ctx, 'role.created', null, await readRole(tx, id));
        });
        return created((await viewOf(deps, ctx))(role));
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/roles/:id',
      summary: 'access.routes.roles.read',
      auth: 'user',
      permission: 'role:read',
      scope: 'visible',
      schema: { params: IdParams, response: Role },
      handle: async ({ params }, ctx) => data((await viewOf(deps, ctx))(await ctx.db.read((q) => readRole(q, params.id)))),
    }),
    defineRoute({
      method: 'PATCH',
      path: '/roles/:id',
      summary: 'access.routes.roles.update',
      auth: 'user',
      permission: 'role:write',
      scope: 'tenant',
      sensitive: true,
      stepUp: true,
      audit: 'role.updated',
      errors: ['VERSION_CONFLICT', 'ACCESS_NOT_HELD', 'ACCESS_OWN_DENY', 'LAST_ADMIN'],
      schema: { params: IdParams, body: Type.Object({ version: Type.Integer(), name: Type.Optional(Names), policies: Type.Optional(Policies) }, { additionalProperties: false }), response: Role },
      handle: async ({ params, body }, ctx) => {
        const before = await ctx.db.read((q) => readRole(q, params.id));
        const policies = body.policies && checkedPolicies(deps, body.policies, before.policies);
        if (policies) await assertHolds(deps.access, ctx, added(before, policies), tenant);
        const show = await viewOf(deps, ctx);
        const role = await ctx.db.write(async (tx) => {
          const current = await lockRole(tx, params.id);
          // What is added was told from `before`: it must be the one that is changed.
          if (current.version !== body.version || current.version !== before.version) throw versionConflict(show(current));
          if (policies) {
            await assertKeepsOwnDenies(tx, ctx.principal, current, policies);
            await writePolicies(tx, params.id, policies);
            await markSeen(tx, params.id, policies.map(({ permission }) => permission));
          }
          await patchRole(tx, current, body.name ? { name: body.name } : {});
          await assertAdminRemains(tx);
          return finish(tx, ctx, 'role.updated', current, await readRole(tx, params.id));
        });
        return data(show(role));
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/roles/:id/decline-offers',
      summary: 'access.routes.roles.declineOffers',
      auth: 'user',
      permission: 'role:write',
      scope: 'tenant',
      sensitive: true,
      audit: 'role.offers_declined',
      errors: ['VERSION_CONFLICT'],
      schema: { params: IdParams, body: Type.Object({ version: Type.Integer(), permissions: Type.Array(PermissionPattern, { minItems: 1, maxItems: 100 }) }, { additionalProperties: false }), response: Role },
      handle: async ({ params, body }, ctx) => {
        const show = await viewOf(deps, ctx);
        const role = await ctx.db.write(async (tx) => {
          const current = await lockRole(tx, params.id);
          if (current.version !== body.version) throw versionConflict(show(current));
          const offered = newLines(deps.access.templates(), current.code, current.templateSeen).map(({ permission }) => permission);
          const problems = body.permissions.flatMap((permission, index) => (offered.includes(permission) ? [] : [{ path: `/permissions/${index}`, code: 'unknown' }]));
          if (problems.length > 0) throw invalid(problems);
          await markSeen(tx, params.id, body.permissions);
          await patchRole(tx, current, {});
          await ctx.audit.change(tx, { action: 'role.offers_declined', resource: { type: 'role', id: current.id, label: current.code }, scope: tenant, before: null, after: { policies: body.permissions } });
          return readRole(tx, params.id);
        });
        return data(show(role));
      },
    }),
    switchRoute(deps, 'deactivate', false),
    switchRoute(deps, 'reactivate', true),
  ];
}

function switchRoute(deps: Deps, verb: 'deactivate' | 'reactivate', active: boolean): RouteDef {
  return defineRoute({
    method: 'POST',
    path: `/roles/:id/${verb}`,
    summary: `access.routes.roles.${verb}`,
    auth: 'user',
    permission: 'role:write',
    scope: 'tenant',
    sensitive: true,
    stepUp: true,
    audit: `role.${verb}d`,
    errors: ['LAST_ADMIN', 'ACCESS_NOT_HELD', 'ACCESS_OWN_DENY'],
    schema: { params: IdParams, response: Role },
    handle: async ({ params }, ctx) => {
      const before = await ctx.db.read((q) => readRole(q, params.id));
      if (active) await assertHolds(deps.access, ctx, granted(before.policies), tenant);
      const role = await ctx.db.write(async (tx) => {
        const current = await lockRole(tx, params.id);
        if (current.active === active) return current;
        if (!active) await assertKeepsOwnDenies(tx, ctx.principal, current, []);
        await patchRole(tx, current, { active });
        await assertAdminRemains(tx);
        return finish(tx, ctx, `role.${verb}d`, current, await readRole(tx, params.id));
      });
      return data((await viewOf(deps, ctx))(role));
    },
  });
}

type RoleView = Omit<RoleRecord, 'templateSeen'> & { offered: PolicyLine[] };

/** How a role is shown to this agency: new lines of its template that mean something with the plugins it has. */
async function viewOf({ access, plugins }: Deps, ctx: RequestContext): Promise<(role: RoleRecord) => RoleView> {
  const catalogue = access.catalogue(['core', ...(await plugins.activeFor(ctx.tenant.id))]);
  const templates = access.templates();
  return ({ templateSeen, ...role }) => ({ ...role, offered: newLines(templates, role.code, templateSeen).filter(({ permission }) => isKnownPermission(catalogue, permission) && !role.policies.some((policy) => matches(splitPermission(policy.permission), splitPermission(permission)))) });
}

async function finish(tx: TenantTransaction, ctx: RequestContext, action: string, before: RoleRecord | null, after: RoleRecord): Promise<RoleRecord> {
  const logged = (role: RoleRecord) => ({ code: role.code, name: role.name, active: role.active, policies: role.policies.map((policy) => `${policy.effect} ${policy.permission}`) });
  await ctx.audit.change(tx, { action, resource: { type: 'role', id: after.id, label: after.code }, scope: tenant, before: before && logged(before), after: logged(after) });
  await bumpAccessVersion(tx);
  return after;
}

/** Unknown permissions and one permission twice are refused with their place in the list; lines of a plugin that is not installed (any more) may stay. */
function checkedPolicies({ access }: Deps, policies: readonly PolicyLine[], present: readonly PolicyLine[] = []): PolicyLine[] {
  const catalogue = access.catalogue();
  const seen = new Set<string>();
  const problems = policies.flatMap((policy, index) => {
    const path = `/policies/${index}/permission`;
    if (seen.has(policy.permission)) return [{ path, code: 'duplicate' }];
    seen.add(policy.permission);
    return isKnownPermission(catalogue, policy.permission) || present.some(({ permission }) => permission === policy.permission) ? [] : [{ path, code: 'unknown' }];
  });
  if (problems.length > 0) throw invalid(problems);
  return [...policies];
}

const added = (before: RoleRecord, policies: readonly PolicyLine[]): string[] => granted(policies).filter((permission) => !granted(before.policies).includes(permission));
