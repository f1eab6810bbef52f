import { created, data, defineRoute, empty, HakoError, invalid, notFound, type RequestContext, type RouteDef, type ScopeRef, type TenantReader } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { Cradle } from '../../cradle.js';
import { bumpAccessVersion } from '../../organization/index.js';
import { deleteAssignment, findAssignment, insertAssignment, listAssignments, readAssignment, type AssignmentRow, type HolderKind } from '../assignment-store.js';
import { readGroup } from '../groups/store.js';
import { assertHolds } from '../holding.js';
import { assertAdminRemains } from '../last-admin.js';
import { assertNotOwnDenies } from '../own-denies.js';
import { readPerson } from '../people-store.js';
import { granted, readRole } from '../role-store.js';
import { isVisible, scopeOf, seesNothing } from '../scope-of.js';
import { Assignment, Duration, Id, IdParams, ScopeFields } from './schemas.js';

type Deps = Pick<Cradle, 'access' | 'ids'>;

const NewAssignment = Type.Object({ roleId: Id, ...ScopeFields, inherit: Type.Optional(Type.Boolean()), ...Duration }, { additionalProperties: false });

const toAssignment = (row: AssignmentRow) => ({ ...row, notBefore: row.notBefore?.toISOString() ?? null, expires: row.expires?.toISOString() ?? null, createdAt: row.createdAt.toISOString() });

/** A person or a group, and whom a change of its roles concerns. */
interface Holder {
  id: string;
  label: string;
  people: string[];
}

const HOLDERS: Record<HolderKind, { prefix: string; read(q: TenantReader, id: string): Promise<Holder> }> = {
  user: {
    prefix: '/users',
    async read(q, id) {
      const person = await readPerson(q, id);
      return { id, label: person.username, people: [id] };
    },
  },
  group: {
    prefix: '/groups',
    async read(q, id) {
      const group = await readGroup(q, id);
      return { id, label: group.name, people: group.members.map((member) => member.id) };
    },
  },
};

/** Roles of a person or of a group. The right to give or take one is asked at the scope that it is for. */
export function assignmentRoutes(deps: Deps, kind: HolderKind): RouteDef[] {
  const { prefix, read } = HOLDERS[kind];
  const logged = (holder: Holder) => ({ resource: { type: kind, id: holder.id, label: holder.label } });
  return [
    defineRoute({
      method: 'GET',
      path: `${prefix}/:id/assignments`,
      summary: `access.routes.assignments.${kind}.list`,
      auth: 'user',
      permission: 'user:read',
      scope: 'visible',
      schema: { params: IdParams, response: Type.Array(Assignment) },
      handle: async ({ params }, ctx) => {
        const visible = await ctx.scopes.visible('user:read');
        const rows = await ctx.db.read(async (q) => {
          await read(q, params.id);
          return listAssignments(q, kind, params.id);
        });
        const seen = rows.filter((row) => isVisible(visible, row));
        // To whoever administers a part of the agency, people without anything there do not exist.
        if (seesNothing(visible, seen)) throw notFound();
        return data(seen.map(toAssignment));
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${prefix}/:id/assignments`,
      summary: `access.routes.assignments.${kind}.create`,
      auth: 'user',
      permission: 'role:write',
      scope: ({ body }) => Promise.resolve(scopeOf(body)),
      sensitive: true,
      stepUp: true,
      audit: 'assignment.created',
      errors: ['ROLE_ASSIGNED_ALREADY', 'ROLE_INACTIVE', 'ACCESS_NOT_HELD', 'LAST_ADMIN'],
      schema: { params: IdParams, body: NewAssignment, response: Assignment },
      handle: async ({ params, body }, ctx) => {
        assertPlace(body, ctx);
        const scope = scopeOf(body);
        const role = await ctx.db.read(async (q) => {
          await read(q, params.id);
          return readRole(q, body.roleId);
        });
        if (!role.active) throw new HakoError('ROLE_INACTIVE', { details: [{ path: '/roleId', code: 'inactive' }] });
        await assertHolds(deps.access, ctx, granted(role.policies), scope);
        const assignment = await ctx.db.write(async (tx) => {
          // The role may have grown since it was looked at.
          const current = await readRole(tx, body.roleId);
          if (current.version !== role.version) throw new HakoError('CONCURRENT_CHANGE');
          const id = deps.ids.uuid();
          const row = { id, holderId: params.id, roleId: body.roleId, scope, inherit: body.inherit ?? true, notBefore: body.notBefore ?? null, expires: body.expires ?? null, createdBy: ctx.principal.id };
          if (!(await insertAssignment(tx, kind, row))) throw new HakoError('ROLE_ASSIGNED_ALREADY', { details: [{ path: '/roleId', code: 'taken' }] });
          const made = toAssignment(await readAssignment(tx, kind, params.id, id));
          await assertAdminRemains(tx);
          const { resource } = logged(await read(tx, params.id));
          await ctx.audit.change(tx, { action: 'assignment.created', resource, scope, after: { ...made } });
          await bumpAccessVersion(tx);
          return made;
        });
        return created(assignment);
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: `${prefix}/:id/assignments/:assignmentId`,
      summary: `access.routes.assignments.${kind}.delete`,
      auth: 'user',
      permission: 'role:write',
      scope: async ({ params }, ctx) => {
        const row = await ctx.db.read((q) => findAssignment(q, kind, params.id, params.assignmentId));
        return row ? scopeOf(row) : null;
      },
      sensitive: true,
      stepUp: true,
      audit: 'assignment.deleted',
      errors: ['LAST_ADMIN', 'ACCESS_OWN_DENY'],
      schema: { params: Type.Object({ id: Id, assignmentId: Id }, { additionalProperties: false }) },
      handle: async ({ params }, ctx) => {
        await ctx.db.write(async (tx) => {
          const row = await readAssignment(tx, kind, params.id, params.assignmentId);
          const holder = await read(tx, params.id);
          assertNotOwnDenies(ctx.principal, (await readRole(tx, row.roleId)).policies, holder.people);
          await deleteAssignment(tx, kind, params.assignmentId);
          await assertAdminRemains(tx);
          const { resource } = logged(holder);
          await ctx.audit.change(tx, { action: 'assignment.deleted', resource, scope: scopeOf(row), before: { ...toAssignment(row) } });
          await bumpAccessVersion(tx);
        });
        return empty();
      },
    }),
  ];
}

/** What the schema cannot say about a place and its time. */
export function assertPlace(body: { scopeType: ScopeRef['type']; scopeId?: string | null; notBefore?: string | null; expires?: string | null }, ctx: RequestContext): void {
  if (body.scopeType !== 'tenant' && !body.scopeId) throw invalid([{ path: '/scopeId', code: 'required' }]);
  if (body.scopeType === 'tenant' && body.scopeId && body.scopeId !== ctx.tenant.id) throw notFound();
  if (body.notBefore && body.expires && new Date(body.notBefore) >= new Date(body.expires)) throw invalid([{ path: '/expires', code: 'too_small', limit: body.notBefore }]);
}
