import { data, defineRoute, HakoError, type RouteDef, type RouteReply } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { Tenant } from '../../../tenancy/types.js';
import { clientOf } from '../../entry/reply.js';
import { actorOf } from '../../entry/types.js';
import { signOut } from '../../routes/auth.js';
import { clearedCookie } from '../../sessions/cookie.js';
import { findProviderSession, type ProviderEntry } from '../../sessions/provider-session.js';
import { SIGN_IN } from '../callback.js';
import type { SsoDeps } from '../deps.js';
import { openProvider } from '../flow.js';
import { splitKey } from '../key.js';
import { leaveBySaml, SIGNED_OUT, type Leave } from '../logout/by-provider.js';
import { openedSession } from '../logout/provider-session.js';
import { isOwnRequestId, newRequestId } from '../logout/request-id.js';
import { withQuery } from '../paths.js';
import { protocolOf } from '../presets.js';
import type { Protocols } from '../protocols/index.js';
import { SsoFault } from '../protocols/types.js';
import { Key } from '../schemas.js';
import { findBySlug, readProvider } from '../store/providers.js';

/** Ids and signatures are long, and providers add parameters of their own. */
const Sent = Type.Object({}, { additionalProperties: Type.String({ maxLength: 16_384 }) });

/** Signing out here and at the identity provider, whichever of the two begins it. */
export function logoutRoutes(deps: SsoDeps, protocols: Protocols): RouteDef[] {
  /** `null` when there is nothing to end there, or the provider cannot be asked: here it is over in any case. */
  const urlOf = async (tenant: Tenant, entry: ProviderEntry): Promise<string | null> => {
    const provider = await deps.database.tenant(tenant.id).read((q) => readProvider(q, entry.providerId));
    if (!provider.enabled) return null;
    return (await protocols(tenant.id, provider.preset).logout?.(openProvider(deps, tenant, provider), openedSession(deps, tenant, entry), newRequestId(deps, provider.id))) ?? null;
  };
  const redirect = (location: string): RouteReply<never> => ({ kind: 'redirect', status: 303, location, headers: { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' } });

  return [
    defineRoute({
      method: 'POST',
      path: '/auth/sso/logout',
      summary: 'sso.routes.logout',
      auth: 'self',
      idempotent: false,
      schema: { response: Type.Object({ url: Type.Union([Type.String(), Type.Null()]) }) },
      handle: async ({ headers }, ctx) => {
        const { sessionId } = ctx.principal;
        const entry = sessionId === null ? undefined : await ctx.db.read((q) => findProviderSession(q, sessionId));
        await signOut(deps, ctx, { only: sessionId ?? undefined });
        const tenant = entry && (await deps.tenants.byId(ctx.tenant.id));
        const url = tenant ? await urlOf(tenant, entry).catch((err: unknown) => (deps.log.warn({ err, tenantId: tenant.id }, 'the session at an identity provider was left open'), null)) : null;
        return data({ url }, { headers: { 'cache-control': 'no-store', 'set-cookie': clearedCookie(headers, deps.config.publicUrl) } });
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/auth/sso/:provider/logout',
      summary: 'sso.routes.loggedOut',
      auth: 'public',
      schema: { params: Key, query: Sent },
      rate: { points: 120, per: 60, by: 'ip' },
      handle: async ({ params, query, search, headers }, ctx) => {
        const { tenantCode, slug } = splitKey(params.provider);
        const end = (code?: string): RouteReply<never> => redirect(withQuery(SIGN_IN, { ...(code !== undefined && { sso: code }), agency: tenantCode }));
        const tenant = await deps.tenants.byCode(tenantCode);
        const provider = tenant && tenant.status !== 'deleted' ? await deps.database.tenant(tenant.id).read((q) => findBySlug(q, slug)) : undefined;
        if (!tenant || !provider) return end('SSO_UNAVAILABLE');
        if (protocolOf(provider.preset) !== 'saml') return end(isOwnRequestId(deps, provider.id, (query as Record<string, string>)['state']) ? SIGNED_OUT : undefined);
        const client = clientOf(ctx, headers);
        const leave = await leaveBySaml(deps, { tenant, provider, client }, search).catch(async (fault: unknown): Promise<Leave> => {
          if (!(fault instanceof SsoFault) && !(fault instanceof HakoError)) throw fault;
          await deps.audit.security(tenant.id, { name: 'auth.sso.failed', outcome: 'failure', actor: actorOf(undefined, client), meta: { provider: provider.slug, purpose: 'logout', code: fault.code, reason: fault instanceof SsoFault ? fault.reason : fault.code } });
          return { code: fault.code };
        });
        return 'url' in leave ? redirect(leave.url) : end(leave.code);
      },
    }),
  ];
}
