import { data, defineRoute, empty, notFound, type RequestContext, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { actorOf } from '../entry/types.js';
import { internalsOf, type IdentityDeps } from '../service.js';
import { idleMinutes } from '../sessions/idle.js';
import { listSessions, SessionView } from '../sessions/list.js';
import { endSessions } from '../sessions/open.js';
import type { IdentityService } from '../types.js';
import { findUser, raiseTokenVersion } from '../users/store.js';
import { ById } from './fields.js';

type Deps = IdentityDeps & { identity: IdentityService };

const OfPerson = Type.Object({ id: Type.String({ format: 'uuid' }), sessionId: Type.String({ format: 'uuid' }) });

/** Where somebody is signed in: oneself, and for administrators anybody of the agency. */
export function sessionRoutes(deps: Deps): RouteDef[] {
  const { standings } = internalsOf(deps.identity);
  const own = (ctx: RequestContext) => actorOf({ id: ctx.principal.id, username: ctx.principal.name }, ctx, ctx.principal.sessionId);
  const listOf = async (ctx: RequestContext, userId: string) => {
    const minutes = await idleMinutes(deps, ctx.tenant.id);
    return ctx.db.read((q) => listSessions(q, { userId, current: ctx.principal.sessionId, idleMinutes: minutes, now: ctx.clock.now() }));
  };
  /** Ends, enters, announces; answers how many there were. */
  const end = async (ctx: RequestContext, which: { userId: string; only?: string; except?: string | null }, told: { name: string; reason: string }): Promise<number> => {
    const ended = await ctx.db.write(async (tx) => {
      const ids = await endSessions(tx, which, told.reason, ctx.clock.now());
      if (ids.length > 0) await deps.audit.security(ctx.tenant.id, { name: told.name, outcome: 'success', actor: own(ctx), meta: { user: which.userId, count: ids.length, session: which.only ?? null } }, tx);
      return ids;
    });
    for (const sessionId of ended) await standings.revoked({ tenantId: ctx.tenant.id, userId: which.userId, sessionId });
    return ended.length;
  };

  return [
    defineRoute({
      method: 'GET',
      path: '/auth/me/sessions',
      summary: 'identity.routes.sessions',
      auth: 'self',
      schema: { response: Type.Array(SessionView) },
      handle: async (_input, ctx) => data(await listOf(ctx, ctx.principal.id)),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/auth/me/sessions/:id',
      summary: 'identity.routes.endSession',
      auth: 'self',
      stepUp: true,
      schema: { params: ById },
      handle: async ({ params }, ctx) => {
        if ((await end(ctx, { userId: ctx.principal.id, only: params.id }, { name: 'auth.session.revoked', reason: 'revoked' })) === 0) throw notFound();
        return empty();
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/auth/me/sessions/revoke-others',
      summary: 'identity.routes.endOtherSessions',
      auth: 'self',
      stepUp: true,
      schema: { response: Type.Object({ ended: Type.Integer() }) },
      handle: async (_input, ctx) => data({ ended: await end(ctx, { userId: ctx.principal.id, except: ctx.principal.sessionId }, { name: 'auth.sessions.revoked', reason: 'revoked' }) }),
    }),
    defineRoute({
      method: 'GET',
      path: '/users/:id/sessions',
      summary: 'identity.routes.userSessions',
      auth: 'user',
      permission: 'user.session:read',
      scope: 'tenant',
      schema: { params: ById, response: Type.Array(SessionView) },
      handle: async ({ params }, ctx) => {
        if (!(await ctx.db.read((q) => findUser(q, params.id)))) throw notFound();
        return data(await listOf(ctx, params.id));
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/users/:id/sessions/:sessionId',
      summary: 'identity.routes.endUserSession',
      auth: 'user',
      permission: 'user.session:execute',
      scope: 'tenant',
      stepUp: true,
      schema: { params: OfPerson },
      handle: async ({ params }, ctx) => {
        if ((await end(ctx, { userId: params.id, only: params.sessionId }, { name: 'auth.session.revoked', reason: 'revoked_by_admin' })) === 0) throw notFound();
        return empty();
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/users/:id/sign-out',
      summary: 'identity.routes.signOutUser',
      auth: 'user',
      permission: 'user.session:execute',
      scope: 'tenant',
      stepUp: true,
      schema: { params: ById, response: Type.Object({ ended: Type.Integer() }) },
      handle: async ({ params }, ctx) => {
        if (!(await ctx.db.read((q) => findUser(q, params.id)))) throw notFound();
        const ended = await end(ctx, { userId: params.id }, { name: 'auth.sessions.revoked', reason: 'revoked_by_admin' });
        await ctx.db.write((tx) => raiseTokenVersion(tx, params.id));
        await standings.revoked({ tenantId: ctx.tenant.id, userId: params.id });
        return data({ ended });
      },
    }),
  ];
}
