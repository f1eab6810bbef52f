import { defineRoute, empty, HakoError, type RequestContext, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { internalsOf, type IdentityDeps } from '../service.js';
import { assertSameOrigin, clearedCookie, readRefreshCookie } from '../sessions/cookie.js';
import { idleMinutes } from '../sessions/idle.js';
import { endSessions } from '../sessions/open.js';
import { rotateRefreshToken } from '../sessions/refresh.js';
import { clientOf, EntryAnswer, entryReply, SessionAnswer } from '../entry/reply.js';
import { actorOf, type SignedIn } from '../entry/types.js';
import { ACCESS_TOKEN_SECONDS } from '../tokens/access-token.js';
import { tenantOfRefreshToken } from '../tokens/refresh-token.js';
import type { IdentityService } from '../types.js';
import { userView } from '../users/model.js';
import { findUser } from '../users/store.js';

type Deps = IdentityDeps & { identity: IdentityService };

/** Signing in, refreshing, signing out. */
export function authRoutes(deps: Deps): RouteDef[] {
  const { publicUrl } = deps.config;

  return [
    defineRoute({
      method: 'POST',
      path: '/auth/login',
      summary: 'identity.routes.login',
      auth: 'public',
      schema: {
        body: Type.Object({
          tenantCode: Type.String({ minLength: 1, maxLength: 64 }),
          username: Type.String({ minLength: 1, maxLength: 320 }),
          // Longer ones are refused by the schema before they cost a hash.
          password: Type.String({ minLength: 1, maxLength: 1_024 }),
          // ALTCHA payload in base64, when `AUTH_CAPTCHA_REQUIRED` asked for one.
          captcha: Type.Optional(Type.String({ minLength: 1, maxLength: 4_096 })),
        }),
        response: EntryAnswer,
      },
      errors: ['AUTH_INVALID_CREDENTIALS', 'AUTH_ACCOUNT_LOCKED', 'AUTH_CAPTCHA_REQUIRED', 'AUTH_TENANT_SUSPENDED', 'AUTH_BUSY'],
      rate: { points: 300, per: 60, by: 'ip' },
      bodyLimit: 8 * 1024,
      handle: async ({ body, headers }, ctx) => entryReply(await internalsOf(deps.identity).signIn(body, clientOf(ctx, headers)), headers, publicUrl),
    }),
    defineRoute({
      method: 'POST',
      path: '/auth/refresh',
      summary: 'identity.routes.refresh',
      auth: 'public',
      schema: { response: SessionAnswer },
      errors: ['AUTH_REFRESH_INVALID', 'AUTH_REFRESH_REUSED', 'AUTH_TENANT_SUSPENDED', 'AUTH_ORIGIN_REFUSED'],
      bodyLimit: 1_024,
      handle: async ({ headers }, ctx) => {
        assertSameOrigin(headers, publicUrl);
        return entryReply({ kind: 'signed-in', session: await refresh(deps, readRefreshCookie(headers, publicUrl), ctx) }, headers, publicUrl);
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/auth/logout',
      summary: 'identity.routes.logout',
      auth: 'self',
      schema: {},
      handle: async ({ headers }, ctx) => {
        await signOut(deps, ctx, { only: ctx.principal.sessionId ?? undefined });
        return empty({ headers: { 'set-cookie': clearedCookie(headers, publicUrl) } });
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/auth/logout-all',
      summary: 'identity.routes.logoutAll',
      auth: 'self',
      schema: {},
      handle: async ({ headers }, ctx) => {
        await signOut(deps, ctx, {});
        return empty({ headers: { 'set-cookie': clearedCookie(headers, publicUrl) } });
      },
    }),
  ];
}

async function refresh(deps: Deps, token: string | undefined, ctx: RequestContext): Promise<SignedIn> {
  const { tokens, standings } = internalsOf(deps.identity);
  const tenantId = token === undefined ? undefined : tenantOfRefreshToken(token);
  const tenant = tenantId === undefined ? undefined : await deps.tenants.byId(tenantId);
  if (token === undefined || !tenant || tenant.status === 'deleted') throw new HakoError('AUTH_REFRESH_INVALID');
  if (tenant.status !== 'active') throw new HakoError('AUTH_TENANT_SUSPENDED');

  const now = deps.clock.now();
  const minutes = await idleMinutes(deps, tenant.id);
  const rotation = await deps.database.tenant(tenant.id).write(async (tx) => {
    const step = await rotateRefreshToken(tx, deps.ids, { token, tenantId: tenant.id, idleMinutes: minutes, now });
    if (step.outcome === 'invalid') return step;
    const user = await findUser(tx, step.userId);
    if (step.outcome === 'reused') {
      const actor = actorOf({ id: step.userId, username: user?.username ?? '' }, ctx, step.sessionId);
      await deps.audit.security(tenant.id, { name: 'auth.refresh.reused', outcome: 'denied', actor }, tx);
      // One of the two who hold this token is not the person; only the person reads this.
      if (user) await deps.mailer.send(tx, { key: `refresh-reuse:${step.sessionId}`, to: { userId: user.id }, template: 'security-alert', locale: user.language, params: { event: 'refresh-reuse', at: now.toISOString(), ip: ctx.ip } });
    }
    return { ...step, user };
  });
  if (rotation.outcome === 'reused') {
    await standings.revoked({ tenantId: tenant.id, userId: rotation.userId, sessionId: rotation.sessionId });
    throw new HakoError('AUTH_REFRESH_REUSED');
  }
  if (rotation.outcome === 'invalid' || !rotation.user) throw new HakoError('AUTH_REFRESH_INVALID');
  const { user, sessionId, amr, authTime, refreshToken } = rotation;
  const accessToken = await tokens.issue({ userId: user.id, tenantId: tenant.id, sessionId, version: user.token_version, amr, authTime });
  return { accessToken, expiresIn: ACCESS_TOKEN_SECONDS, user: userView(user), refreshToken, passwordChangeRequired: user.must_change_password };
}

/** Ends this session, or all of the person. */
export async function signOut(deps: Pick<Deps, 'audit' | 'identity'>, ctx: RequestContext, which: { only?: string | undefined }): Promise<void> {
  const { principal, tenant } = ctx;
  const ended = await ctx.db.write(async (tx) => {
    const name = which.only === undefined ? 'auth.logout_all' : 'auth.logout';
    await deps.audit.security(tenant.id, { name, outcome: 'success', actor: actorOf({ id: principal.id, username: principal.name }, ctx, principal.sessionId) }, tx);
    return endSessions(tx, { userId: principal.id, ...(which.only !== undefined && { only: which.only }) }, name, ctx.clock.now());
  });
  const { standings } = internalsOf(deps.identity);
  for (const sessionId of ended) await standings.revoked({ tenantId: tenant.id, userId: principal.id, sessionId });
}
