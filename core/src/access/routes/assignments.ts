import { created, data, defineRoute, empty, HakoError, invalid, notFound, type RouteDef, type ScopeRef } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { Cradle } from '../../cradle.js';
import { bumpAccessVersion } from '../../organization/index.js';
import { assertUser, deleteAssignment, findAssignment, insertAssignment, listAssignments, readAssignment, usernameOf, type AssignmentRow } from '../assignment-store.js';
import { assertHolds } from '../holding.js';
import { assertAdminRemains } from '../last-admin.js';
import { readRole } from '../role-store.js';
import { Assignment, Id, IdParams, ScopeFields } from './schemas.js';

type Deps = Pick<Cradle, 'access' | 'ids'>;

const DateOrNull = Type.Optional(Type.Union([Type.String({ format: 'date-time' }), Type.Null()]));
const NewAssignment = Type.Object({ roleId: Id, ...ScopeFields, inherit: Type.Optional(Type.Boolean()), notBefore: DateOrNull, expires: DateOrNull }, { additionalProperties: false });

const toAssignment = (row: AssignmentRow) => ({ ...row, notBefore: row.notBefore?.toISOString() ?? null, expires: row.expires?.toISOString() ?? null, createdAt: row.createdAt.toISOString() });
const scopeOf = (at: { scopeType: ScopeRef['type']; scopeId?: string | null }): ScopeRef => (at.scopeType === 'tenant' || !at.scopeId ? { type: at.scopeType } : { type: at.scopeType, id: at.scopeId });

/** Roles of one person. The right to give or take a role is asked at the scope that it is for. */
export function assignmentRoutes(deps: Deps): RouteDef[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/users/:id/assignments',
      summary: 'access.routes.assignments.list',
      auth: 'user',
      permission: 'user:read',
      scope: 'tenant',
      schema: { params: IdParams, response: Type.Array(Assignment) },
      handle: async ({ params }, ctx) =>
        data(
          await ctx.db.read(async (q) => {
            await assertUser(q, params.id);
            return (await listAssignments(q, params.id)).map(toAssignment);
          }),
        ),
    }),
    defineRoute({
      method: 'POST',
      path: '/users/:id/assignments',
      summary: 'access.routes.assignments.create',
      auth: 'user',
      permission: 'role:write',
      scope: ({ body }) => Promise.resolve(scopeOf(body)),
      sensitive: true,
      audit: 'assignment.created',
      errors: ['ROLE_ASSIGNED_ALREADY', 'ROLE_INACTIVE', 'ACCESS_NOT_HELD'],
      schema: { params: IdParams, body: NewAssignment, response: Assignment },
      handle: async ({ params, body }, ctx) => {
        if (body.scopeType !== 'tenant' && !body.scopeId) throw invalid([{ path: '/scopeId', code: 'required' }]);
        if (body.scopeType === 'tenant' && body.scopeId && body.scopeId !== ctx.tenant.id) throw notFound();
        if (body.notBefore && body.expires && body.notBefore >= body.expires) throw invalid([{ path: '/expires', code: 'too_small', limit: body.notBefore }]);
        const scope = scopeOf(body);
        const role = await ctx.db.read(async (q) => {
          await assertUser(q, params.id);
          return readRole(q, body.roleId);
        });
        if (!role.active) throw new HakoError('ROLE_INACTIVE', { details: [{ path: '/roleId', code: 'inactive' }] });
        const grants = role.policies.filter((policy) => policy.effect === 'grant').map((policy) => policy.permission);
        await assertHolds(deps.access, ctx, grants, scope);
        const assignment = await ctx.db.write(async (tx) => {
          const id = deps.ids.uuid();
          const made = await insertAssignment(tx, {
            id,
            userId: params.id,
            roleId: body.roleId,
            scope,
            inherit: body.inherit ?? true,
            notBefore: body.notBefore ?? null,
            expires: body.expires ?? null,
            createdBy: ctx.principal.id,
          });
          if (!made) throw new HakoError('ROLE_ASSIGNED_ALREADY', { details: [{ path: '/roleId', code: 'taken' }] });
          const row = await readAssignment(tx, params.id, id);
          const person = await usernameOf(tx, params.id);
          await assertAdminRemains(tx);
          await ctx.audit.change(tx, { action: 'assignment.created', resource: { type: 'user', id: params.id, label: person }, scope, after: { ...toAssignment(row) } });
          await bumpAccessVersion(tx);
          return toAssignment(row);
        });
        return created(assignment);
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/users/:id/assignments/:assignmentId',
      summary: 'access.routes.assignments.delete',
      auth: 'user',
      permission: 'role:write',
      scope: async ({ params }, ctx) => {
        const row = await ctx.db.read((q) => findAssignment(q, params.id, params.assignmentId));
        return row ? scopeOf(row) : null;
      },
      sensitive: true,
      audit: 'assignment.deleted',
      errors: ['LAST_ADMIN', 'ACCESS_OWN_DENY'],
      schema: { params: Type.Object({ id: Id, assignmentId: Id }, { additionalProperties: false }) },
      handle: async ({ params }, ctx) => {
        await ctx.db.write(async (tx) => {
          const row = await readAssignment(tx, params.id, params.assignmentId);
          const person = await usernameOf(tx, params.id);
          if (params.id === ctx.principal.id) {
            const role = await readRole(tx, row.roleId);
            const denies = role.policies.filter((policy) => policy.effect === 'deny').map((policy) => policy.permission);
            if (denies.length > 0) throw new HakoError('ACCESS_OWN_DENY', { details: { permissions: denies } });
          }
          await deleteAssignment(tx, params.assignmentId);
          await assertAdminRemains(tx);
          await ctx.audit.change(tx, { action: 'assignment.deleted', resource: { type: 'user', id: params.id, label: person }, scope: scopeOf(row), before: { ...toAssignment(row) } });
          await bumpAccessVersion(tx);
        });
        return empty();
      },
    }),
  ];
}
