import { created, data, defineRoute, HakoError, list, notFound, versionConflict, type RequestContext, type RouteDef, type TenantTransaction } from '@hako/sdk-plugin';
import Type from 'typebox';
import { bumpAccessVersion } from '../../organization/index.js';
import { cursorOf, ListQuery, listMeta, parseListQuery } from '../../http/index.js';
import { assertAdminRemains, assertOutranks } from '../../access/index.js';
import { tellEmailChanged } from '../accounts/email-change.js';
import { sendInvitation } from '../accounts/invite.js';
import { voidLinks } from '../accounts/link-store.js';
import { sendResetLink } from '../accounts/reset-mail.js';
import { actorOf } from '../entry/types.js';
import { clearMfaTries } from '../factors/attempts.js';
import { clearAllTries } from '../lockout.js';
import { internalsOf, type IdentityDeps } from '../service.js';
import { endSessions } from '../sessions/open.js';
import type { IdentityService } from '../types.js';
import { listUsers, USER_SORTS } from '../users/list.js';
import type { PasswordOwner } from '../passwords/policy.js';
import { askBeforePerson, askBeforeReturn } from '../provisioning/ask.js';
import type { Tenant } from '../../tenancy/types.js';
import { User, userView, type UserRow } from '../users/model.js';
import { findUser, insertUser, setStatus, updateUser, userForUpdate } from '../users/store.js';
import { ById, DisplayName, Email, Language, Username, Version } from './fields.js';

type Deps = IdentityDeps & { identity: IdentityService };

/** In the list: with the roles that she holds at the moment, her own and those of her groups. */
const ListedPerson = Type.Object({ ...User.properties, roles: Type.Array(Type.Object({ id: Type.String({ format: 'uuid' }), code: Type.String(), name: Type.Record(Type.String(), Type.String()), /** At the agency itself, not only at parts of it. */ whole: Type.Boolean() })) });

/** The agency's own people. */
export function userRoutes(deps: Deps): RouteDef[] {
  const requireMail = async (ctx: RequestContext): Promise<void> => {
    if (!(await deps.mailer.configured(ctx.tenant.id))) throw new HakoError('MAIL_NOT_CONFIGURED');
  };
  const tenantOf = async (ctx: RequestContext): Promise<Tenant> => {
    const tenant = await deps.tenants.byId(ctx.tenant.id);
    if (!tenant) throw new HakoError('AUTH_SESSION_ENDED');
    return tenant;
  };
  const chosenHash = async (password: string, person: PasswordOwner, ctx: RequestContext): Promise<string> => {
    await internalsOf(deps.identity).passwords.assert(await tenantOf(ctx), password, person, '/password');
    return deps.identity.hashPassword(password);
  };
  const requireFresh = async (ctx: RequestContext): Promise<void> => {
    const actor = actorOf({ id: ctx.principal.id, username: ctx.principal.name }, ctx, ctx.principal.sessionId);
    await deps.identity.requireFreshFactor({ tenant: await tenantOf(ctx), principal: ctx.principal, locale: ctx.locale, passwordChangeRequired: false }, actor);
  };
  /** Links that wait at the old address are void; who was invited there by mistake is invited anew, and a stranger told nothing. */
  const addressChanged = async (tx: TenantTransaction, ctx: RequestContext, before: UserRow, after: UserRow): Promise<void> => {
    await voidLinks(tx, after.id, undefined, ctx.clock.now());
    if (before.has_password) await tellEmailChanged(tx, deps, before, after.email);
    else if (before.invited_until && (await deps.mailer.configured(ctx.tenant.id))) await invite(tx, ctx, after);
  };
  const invite = async (tx: TenantTransaction, ctx: RequestContext, person: UserRow): Promise<void> => {
    const inviter = await findUser(tx, ctx.principal.id);
    await sendInvitation(tx, deps, { tenantId: ctx.tenant.id, person, by: { id: ctx.principal.id, displayName: inviter?.display_name ?? ctx.principal.name } });
  };

  return [
    defineRoute({
      method: 'GET',
      path: '/users',
      summary: 'identity.routes.listUsers',
      auth: 'user',
      permission: 'user:read',
      scope: 'tenant',
      schema: { query: Type.Object({ ...ListQuery, q: Type.Optional(Type.String({ maxLength: 100 })), status: Type.Optional(Type.Enum(['active', 'inactive'])), roleId: Type.Optional(Type.Union([Type.String({ format: 'uuid' }), Type.Literal('none')])) }), response: Type.Array(ListedPerson) },
      handle: async ({ query }, ctx) => {
        const position = parseListQuery(query, USER_SORTS, '-createdAt');
        const { rows, total, next } = await ctx.db.read((q) => listUsers(q, query, position, ctx.clock.now()));
        return list(rows.map((row) => ({ ...userView(row), roles: row.roles })), listMeta(position, { total, totalIsExact: true }, next ? cursorOf(query.sort ?? '-createdAt', next.value, next.id) : null));
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
      errors: ['USERNAME_TAKEN', 'EMAIL_TAKEN', 'USER_INVITATION_UNAVAILABLE', 'PASSWORD_POLICY', 'AUTH_BUSY', 'PLUGIN_UNAVAILABLE'],
      handle: async ({ body }, ctx) => {
        const invited = body.password === undefined;
        if (invited && !(await deps.mailer.configured(ctx.tenant.id))) throw new HakoError('USER_INVITATION_UNAVAILABLE', { details: [{ path: '/password', code: 'required' }] });
        await askBeforePerson(ctx, invited);
        const passwordHash = body.password === undefined ? null : await chosenHash(body.password, body, ctx);
        const id = ctx.ids.uuid();
        const user = { id, username: body.username, email: body.email, displayName: body.displayName, language: body.language ?? ctx.locale, passwordHash, mustChangePassword: body.mustChangePassword ?? false, now: ctx.clock.now() };
        const row = await ctx.db.write(async (tx) => {
          await insertUser(tx, ctx.ids, user);
          if (invited) await invite(tx, ctx, await userForUpdate(tx, id));
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
      errors: ['VERSION_CONFLICT', 'EMAIL_TAKEN', 'ACCESS_OUTRANKED'],
      handle: async ({ params, body: { version, ...change } }, ctx) => {
        // Who changes an address and then asks for a reset has the account.
        if (change.email !== undefined) {
          await requireFresh(ctx);
          if (params.id !== ctx.principal.id) await assertOutranks(deps.access, ctx, params.id);
        }
        const after = await ctx.db.write(async (tx) => {
          const changed = await updateUser(tx, params.id, version, change, ctx.clock.now());
          if (changed.before.email !== changed.after.email) await addressChanged(tx, ctx, changed.before, changed.after);
          await ctx.audit.change(tx, { action: 'user.updated', resource: { type: 'user', id: params.id, label: changed.after.username }, before: userView(changed.before), after: userView(changed.after) });
          return changed.after;
        });
        return data(userView((await ctx.db.read((q) => findUser(q, after.id))) ?? after));
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
          await clearAllTries(tx, user.id);
          await clearMfaTries(tx, user.id);
          await deps.audit.security(ctx.tenant.id, { name: 'auth.account.unlocked', outcome: 'success', actor: actorOf({ id: ctx.principal.id, username: ctx.principal.name }, ctx, ctx.principal.sessionId), meta: { user: user.id } }, tx);
          await ctx.audit.change(tx, { action: 'user.unlocked', resource: { type: 'user', id: user.id, label: user.username }, before: null, after: null });
          return user;
        });
        return data(userView(row));
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/users/:id/invite',
      summary: 'identity.routes.inviteUser',
      auth: 'user',
      permission: 'user:execute',
      scope: 'tenant',
      audit: 'user.invited',
      schema: { params: ById, response: User },
      errors: ['USER_NOT_INVITED', 'MAIL_NOT_CONFIGURED'],
      handle: async ({ params }, ctx) => {
        await requireMail(ctx);
        const row = await ctx.db.write(async (tx) => {
          const user = await userForUpdate(tx, params.id);
          if (user.has_password || user.status !== 'active') throw new HakoError('USER_NOT_INVITED');
          await invite(tx, ctx, user);
          await ctx.audit.change(tx, { action: 'user.invited', resource: { type: 'user', id: user.id, label: user.username }, before: null, after: null });
          return findUser(tx, user.id);
        });
        if (!row) throw notFound();
        return data(userView(row));
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/users/:id/reset-password',
      summary: 'identity.routes.resetUser',
      auth: 'user',
      permission: 'user:execute',
      scope: 'tenant',
      audit: 'user.reset_started',
      stepUp: true,
      schema: { params: ById, response: User },
      errors: ['USER_INVITATION_PENDING', 'MAIL_NOT_CONFIGURED'],
      handle: async ({ params }, ctx) => {
        await requireMail(ctx);
        const row = await ctx.db.write(async (tx) => {
          const user = await userForUpdate(tx, params.id);
          if (!user.has_password || user.status !== 'active') throw new HakoError('USER_INVITATION_PENDING');
          await sendResetLink(tx, deps, { tenantId: ctx.tenant.id, userId: user.id, by: ctx.principal.id });
          await ctx.audit.change(tx, { action: 'user.reset_started', resource: { type: 'user', id: user.id, label: user.username }, before: null, after: null });
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
    errors: ['VERSION_CONFLICT', ...(status === 'inactive' ? ['USER_SELF_DEACTIVATION', 'LAST_ADMIN'] : ['PLUGIN_UNAVAILABLE'])],
    handle: async ({ params, body }, ctx) => {
      if (status === 'inactive' && params.id === ctx.principal.id) throw new HakoError('USER_SELF_DEACTIVATION');
      if (status === 'active' && (await ctx.db.read((q) => findUser(q, params.id)))?.status === 'inactive') await askBeforeReturn(ctx);
      const row = await ctx.db.write(async (tx) => {
        const before = await userForUpdate(tx, params.id);
        if (body.version !== undefined && body.version !== before.version) throw versionConflict(userView(before));
        if (before.status === status) return before;
        const after = await setStatus(tx, params.id, status, ctx.clock.now());
        if (status === 'inactive') {
          await assertAdminRemains(tx);
          await voidLinks(tx, params.id, undefined, ctx.clock.now());
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
