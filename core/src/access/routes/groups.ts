import { created, data, defineRoute, empty, HakoError, list, versionConflict, type RequestContext, type RouteDef, type TenantReader, type TenantTransaction } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { Cradle } from '../../cradle.js';
import { changeGroup, createGroup, removeGroup } from '../groups/membership.js';
import { listGroups, lockGroup, readGroup, rightsOfGroup, type GroupRecord } from '../groups/store.js';
import { assertHolds } from '../holding.js';
import { assertNotOwnDenies } from '../own-denies.js';
import { granted } from '../role-store.js';
import { scopeOf } from '../scope-of.js';
import { Group, GroupName, Id, IdParams } from './schemas.js';

type Deps = Pick<Cradle, 'access' | 'ids'>;

const closed = { additionalProperties: false } as const;
const common = { auth: 'user', permission: 'role:write', scope: 'tenant', sensitive: true, stepUp: true } as const;

/** Groups of people who are given roles together. Those that an identity provider fills are only given roles here. */
export function groupRoutes(deps: Deps): RouteDef[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/groups',
      summary: 'access.routes.groups.list',
      auth: 'user',
      permission: 'role:read',
      scope: 'tenant',
      schema: { response: Type.Array(Group) },
      handle: async (_input, ctx) => {
        const groups = await ctx.db.read(listGroups);
        return list(groups, { pageSize: groups.length, total: groups.length, totalIsExact: true, nextCursor: null });
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/groups/:id',
      summary: 'access.routes.groups.read',
      auth: 'user',
      permission: 'role:read',
      scope: 'tenant',
      schema: { params: IdParams, response: Group },
      handle: async ({ params }, ctx) => data(await ctx.db.read((q) => readGroup(q, params.id))),
    }),
    defineRoute({
      ...common,
      method: 'POST',
      path: '/groups',
      summary: 'access.routes.groups.create',
      audit: 'group.created',
      errors: ['GROUP_NAME_TAKEN'],
      schema: { body: Type.Object({ name: GroupName }, closed), response: Group },
      handle: async ({ body }, ctx) => {
        const group = await ctx.db.write(async (tx) => {
          const made = await createGroup(tx, { id: deps.ids.uuid(), name: body.name, source: 'local' });
          await log(tx, ctx, 'group.created', null, made);
          return made;
        });
        return created(group);
      },
    }),
    defineRoute({
      ...common,
      method: 'PATCH',
      path: '/groups/:id',
      summary: 'access.routes.groups.update',
      audit: 'group.updated',
      errors: ['VERSION_CONFLICT', 'GROUP_NAME_TAKEN', 'GROUP_MANAGED', 'ACCESS_NOT_HELD', 'ACCESS_OWN_DENY', 'LAST_ADMIN'],
      schema: { params: IdParams, body: Type.Object({ version: Type.Integer({ minimum: 1 }), name: Type.Optional(GroupName), memberIds: Type.Optional(Type.Array(Id, { maxItems: 1000, uniqueItems: true })) }, closed), response: Group },
      handle: async ({ params, body }, ctx) => {
        const before = await ctx.db.read((q) => readGroup(q, params.id));
        const joins = body.memberIds?.some((id) => !before.members.some((member) => member.id === id)) ?? false;
        if (joins) await assertMayGive(deps, ctx, params.id);
        const group = await ctx.db.write(async (tx) => {
          const current = await lockGroup(tx, params.id);
          if (current.source !== 'local') throw new HakoError('GROUP_MANAGED');
          // Who joins was told from `before`: it must be the one that is changed.
          if (current.version !== body.version || current.version !== before.version) throw versionConflict(current);
          const leaving = body.memberIds ? current.members.map(({ id }) => id).filter((id) => !body.memberIds?.includes(id)) : [];
          await assertLeavesOwnDenies(tx, ctx, params.id, leaving);
          const changed = await changeGroup(tx, params.id, { ...(body.name !== undefined && { name: body.name }), ...(body.memberIds && { members: body.memberIds }) });
          await log(tx, ctx, 'group.updated', current, changed);
          return changed;
        });
        return data(group);
      },
    }),
    defineRoute({
      ...common,
      method: 'DELETE',
      path: '/groups/:id',
      summary: 'access.routes.groups.delete',
      audit: 'group.deleted',
      errors: ['GROUP_MANAGED', 'ACCESS_OWN_DENY', 'LAST_ADMIN'],
      schema: { params: IdParams },
      handle: async ({ params }, ctx) => {
        await ctx.db.write(async (tx) => {
          const current = await lockGroup(tx, params.id);
          if (current.source !== 'local') throw new HakoError('GROUP_MANAGED');
          await assertLeavesOwnDenies(tx, ctx, params.id, current.members.map(({ id }) => id));
          await removeGroup(tx, params.id);
          await log(tx, ctx, 'group.deleted', current, null);
        });
        return empty();
      },
    }),
  ];
}

/** Whoever puts a person into a group gives her what the group has. */
async function assertMayGive(deps: Deps, ctx: RequestContext, groupId: string): Promise<void> {
  for (const right of await ctx.db.read((q) => rightsOfGroup(q, groupId))) await assertHolds(deps.access, ctx, granted(right.policies), scopeOf(right));
}

async function assertLeavesOwnDenies(tx: TenantReader, ctx: RequestContext, groupId: string, leaving: readonly string[]): Promise<void> {
  const rights = leaving.length > 0 ? await rightsOfGroup(tx, groupId) : [];
  for (const { policies } of rights) assertNotOwnDenies(ctx.principal, policies, leaving);
}

const facts = (group: GroupRecord | null) => group && { name: group.name, source: group.source, members: group.members.map(({ username }) => username) };

async function log(tx: TenantTransaction, ctx: RequestContext, action: string, before: GroupRecord | null, after: GroupRecord | null): Promise<void> {
  const group = after ?? before;
  if (group) await ctx.audit.change(tx, { action, resource: { type: 'group', id: group.id, label: group.name }, scope: { type: 'tenant' }, before: facts(before), after: facts(after) });
}
