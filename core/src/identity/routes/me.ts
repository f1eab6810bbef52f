import { data, defineRoute, empty, HakoError, notFound, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { changePassword } from '../change-password.js';
import { internalsOf, type IdentityDeps } from '../service.js';
import { endSessions } from '../sessions/open.js';
import { actorOf } from '../entry/types.js';
import type { IdentityService } from '../types.js';
import { User, userView, type UserRow } from '../users/model.js';
import { findUser, updateUser } from '../users/store.js';
import { DisplayName, Language } from './fields.js';

type Deps = IdentityDeps & { identity: IdentityService };

const Me = Type.Object({
  user: User,
  tenant: Type.Object({ id: Type.String(), code: Type.String(), name: Type.Record(Type.String(), Type.String()), isPlatform: Type.Boolean() }),
  language: Language,
});

const SessionView = Type.Object({
  id: Type.String({ format: 'uuid' }),
  ip: Type.Union([Type.String(), Type.Null()]),
  userAgent: Type.Union([Type.String(), Type.Null()]),
  createdAt: Type.String({ format: 'date-time' }),
  lastSeenAt: Type.String({ format: 'date-time' }),
  current: Type.Boolean(),
});

interface SessionRow {
  id: string;
  ip: string | null;
  user_agent: string | null;
  created_at: Date;
  last_seen_at: Date;
}

/** Everybody's own account: no permission is asked, nothing of anybody else is reached. */
export function meRoutes(deps: Deps): RouteDef[] {
  const answer = async (tenantId: string, row: UserRow) => {
    const tenant = await deps.tenants.byId(tenantId);
    if (!tenant) throw new HakoError('AUTH_SESSION_ENDED');
    return data({ user: userView(row), tenant: { id: tenant.id, code: tenant.code, name: tenant.name, isPlatform: tenant.isPlatform }, language: row.language });
  };

  return [
    defineRoute({
      method: 'GET',
      path: '/auth/me',
      summary: 'identity.routes.me',
      auth: 'self',
      schema: { response: Me },
      handle: async (_input, ctx) => {
        const row = await ctx.db.read((q) => findUser(q, ctx.principal.id));
        if (!row) throw new HakoError('AUTH_SESSION_ENDED');
        return answer(ctx.tenant.id, row);
      },
    }),
    defineRoute({
      method: 'PATCH',
      path: '/auth/me',
      summary: 'identity.routes.updateMe',
      auth: 'self',
      audit: 'user.updated',
      schema: { body: Type.Object({ displayName: Type.Optional(DisplayName), language: Type.Optional(Language) }), response: Me },
      handle: async ({ body }, ctx) => {
        const { after } = await ctx.db.write(async (tx) => {
          const changed = await updateUser(tx, ctx.principal.id, undefined, body, ctx.clock.now());
          await ctx.audit.change(tx, { action: 'user.updated', resource: { type: 'user', id: ctx.principal.id, label: changed.after.username }, before: userView(changed.before), after: userView(changed.after) });
          return changed;
        });
        if (ctx.principal.sessionId) internalsOf(deps.identity).standings.refresh(ctx.principal.sessionId);
        return answer(ctx.tenant.id, after);
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/auth/me/password',
      summary: 'identity.routes.changePassword',
      auth: 'self',
      schema: { body: Type.Object({ current: Type.String({ minLength: 1, maxLength: 1_024 }), next: Type.String({ minLength: 1, maxLength: 1_024 }) }) },
      errors: ['PASSWORD_INCORRECT', 'PASSWORD_POLICY', 'AUTH_ACCOUNT_LOCKED', 'AUTH_BUSY'],
      rate: { points: 20, per: 60, by: 'user' },
      bodyLimit: 8 * 1024,
      handle: async ({ body }, ctx) => {
        await changePassword(deps, internalsOf(deps.identity), ctx, body);
        return data({ changed: true });
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/auth/me/sessions',
      summary: 'identity.routes.sessions',
      auth: 'self',
      schema: { response: Type.Array(SessionView) },
      handle: async (_input, ctx) => {
        const rows = await ctx.db.read((q) =>
          q.rows<SessionRow>('select id, ip, user_agent, created_at, last_seen_at from session where user_id = $1 and ended_at is null and expires_at > $2 order by last_seen_at desc, id desc', [ctx.principal.id, ctx.clock.now()]),
        );
        return data(rows.map((row) => ({ id: row.id, ip: row.ip, userAgent: row.user_agent, createdAt: row.created_at.toISOString(), lastSeenAt: row.last_seen_at.toISOString(), current: row.id === ctx.principal.sessionId })));
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/auth/me/sessions/:id',
      summary: 'identity.routes.endSession',
      auth: 'self',
      schema: { params: Type.Object({ id: Type.String({ format: 'uuid' }) }) },
      handle: async ({ params }, ctx) => {
        const { principal, tenant } = ctx;
        const ended = await ctx.db.write(async (tx) => {
          const ids = await endSessions(tx, { userId: principal.id, only: params.id }, 'revoked', ctx.clock.now());
          if (ids.length > 0) await deps.audit.security(tenant.id, { name: 'auth.session.revoked', outcome: 'success', actor: actorOf({ id: principal.id, username: principal.name }, ctx, principal.sessionId), meta: { session: params.id } }, tx);
          return ids;
        });
        if (ended.length === 0) throw notFound();
        await internalsOf(deps.identity).standings.revoked({ tenantId: tenant.id, userId: principal.id, sessionId: params.id });
        return empty();
      },
    }),
  ];
}
