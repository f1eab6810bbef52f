import { created, data, defineRoute, HakoError, list, notFound, versionConflict, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { bumpAccessVersion } from '../../organization/index.js';
import { cursorOf, ListQuery, listMeta, parseListQuery } from '../../http/index.js';
import { assertAdminRemains } from '../../access/index.js';
import { clearTries, userKey } from '../lockout.js';
import { assertPassword } from '../passwords/policy.js';
import { internalsOf, type IdentityDeps } from '../service.js';
import { endSessions } from '../sessions/open.js';
import type { IdentityService } from '../types.js';
import { listUsers, USER_SORTS } from '../users/list.js';
import { User, userView } from '../users/model.js';
import { findUser, insertUser, setStatus, updateUser, userForUpdate } from '../users/store.js';
import { ById, DisplayName, Email, Language, Username, Version } from './fields.js';

type Deps = IdentityDeps & { identity: IdentityService };

/** The agency's own people. */
export function userRoutes(deps: Deps): RouteDef[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/users',
      summary: 'identity.routes.listUsers',
      auth: 'user',
      permission: 'user:read',
      scope: 'tenant',
      schema: { query: Type.Object({ ...ListQuery, q: Type.Optional(Type.String({ maxLength: 100 })), status: Type.Optional(Type.Enum(['active', 'inactive'])) }), response: Type.Array(User) },
      handle: async ({ query }, ctx) => {
        const position = parseListQuery(query, USER_SORTS, '-createdAt');
        const { rows, total, next } = await ctx.db.read((q) => listUsers(q, query, position));
        return list(rows.map(userView), listMeta(position, { total, totalIsExact: true }, next ? cursorOf(query.sort ?? '-createdAt', next.value, next.id) : null));
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/users',
      summary: 'identity.routes.createUser',
      auth: 'user',
      permission: 'user:write',
      scope: 'tenant',
      audit: 'user.created',
      schema: {
        body: Type.Object({
          username: Username,
          email: Email,
          displayName: DisplayName,
          language: Type.Optional(Language),
          password: Type.Optional(Type.String({ minLength: 1, maxLength: 1_024 })),
          mustChangePassword: Type.Optional(Type.Boolean()),
        }),
        response: User,
      },
      errors: ['USERNAME_TAKEN', 'EMAIL_TAKEN', 'USER_INVITATION_UNAVAILABLE', 'PASSWORD_POLICY', 'AUTH_BUSY'],
      handle: async ({ body }, ctx) => {
        if (body.password === undefined) throw new HakoError('USER_INVITATION_UNAVAILABLE', { details: [{ path: '/password', code: 'required' }] });
        assertPassword(body.password, body, '/password');
        const passwordHash = await deps.identity.hashPassword(body.password);
        const id = ctx.ids.uuid();
        const user = { id, username: body.username, email: body.email, displayName: body.displayName, language: body.language ?? ctx.locale, passwordHash, mustChangePassword: body.mustChangePassword ?? false, now: ctx.clock.now() };
        const row = await ctx.db.write(async (tx) => {
          await insertUser(tx, ctx.ids, user);
          const inserted = await findUser(tx, id);
          if (!inserted) throw notFound();
          await ctx.audit.change(tx, { action: 'user.created', resource: { type: 'user', id, label: body.username }, before: null, after: userView(inserted) });
          return inserted;
        });
        return created(userView(row));
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/users/:id',
      summary: 'identity.routes.getUser',
      auth: 'user',
      permission: 'user:read',
      scope: 'tenant',
      schema: { params: ById, response: User },
      handle: async ({ params }, ctx) => {
        const row = await ctx.db.read((q) => findUser(q, params.id));
        if (!row) throw notFound();
        return data(userView(row));
      },
    }),
    defineRoute({
      method: 'PATCH',
      path: '/users/:id',
      summary: 'identity.routes.updateUser',
      auth: 'user',
      permission: 'user:write',
      scope: 'tenant',
      audit: 'user.updated',
      schema: { params: ById, body: Type.Object({ version: Version, email: Type.Optional(Email), displayName: Type.Optional(DisplayName), language: Type.Optional(Language) }), response: User },
      errors: ['VERSION_CONFLICT', 'EMAIL_TAKEN'],
      handle: async ({ params, body: { version, ...change } }, ctx) => {
        const after = await ctx.db.write(async (tx) => {
          const changed = await updateUser(tx, params.id, version, change, ctx.clock.now());
          await ctx.audit.change(tx, { action: 'user.updated', resource: { type: 'user', id: params.id, label: changed.after.username }, before: userView(changed.before), after: userView(changed.after) });
          return changed.after;
        });
        return data(userView(after));
      },
    }),
    statusRoute(deps, 'deactivate'),
    statusRoute(deps, 'reactivate'),
    defineRoute({
      method: 'POST',
      path: '/users/:id/unlock',
      summary: 'identity.routes.unlockUser',
      auth: 'user',
      permission: 'user:execute',
      scope: 'tenant',
      audit: 'user.unlocked',
      schema: { params: ById, response: User },
      handle: async ({ params }, ctx) => {
        const row = await ctx.db.write(async (tx) => {
          const user = await userForUpdate(tx, params.id);
          await clearTries(tx, userKey(user.id));
          await ctx.audit.change(tx, { action: 'user.unlocked', resource: { type: 'user', id: user.id, label: user.username }, before: null, after: null });
          return user;
        });
        return data(userView(row));
      },
    }),
  ];
}

/** Deactivation ends every session within the second, in every process. */
function statusRoute(deps: Deps, verb: 'deactivate' | 'reactivate'): RouteDef {
  const status = verb === 'deactivate' ? 'inactive' : 'active';
  const action = `user.${verb}d`;
  return defineRoute({
    method: 'POST',
    path: `/users/:id/${verb}`,
    summary: `identity.routes.${verb}User`,
    auth: 'user',
    permission: 'user:execute',
    scope: 'tenant',
    audit: action,
    schema: { params: ById, body: Type.Object({ version: Type.Optional(Version) }), response: User },
    errors: ['VERSION_CONFLICT', 'USER_SELF_DEACTIVATION', 'LAST_ADMIN'],
    handle: async ({ params, body }, ctx) => {
      if (status === 'inactive' && params.id === ctx.principal.id) throw new HakoError('USER_SELF_DEACTIVATION');
      const row = await ctx.db.write(async (tx) => {
        const before = await userForUpdate(tx, params.id);
        if (body.version !== undefined && body.version !== before.version) throw versionConflict(userView(before));
        if (before.status === status) return before;
        const after = await setStatus(tx, params.id, status, ctx.clock.now());
        if (status === 'inactive') {
          await assertAdminRemains(tx);
          await endSessions(tx, { userId: params.id }, 'deactivated', ctx.clock.now());
        }
        await bumpAccessVersion(tx);
        await ctx.audit.change(tx, { action, resource: { type: 'user', id: params.id, label: after.username }, before: userView(before), after: userView(after) });
        return after;
      });
      await internalsOf(deps.identity).standings.revoked({ tenantId: ctx.tenant.id, userId: params.id });
      return data(userView(row));
    },
  });
}
