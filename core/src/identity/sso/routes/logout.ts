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
import { providerKey, splitKey } from '../key.js';
import { leaveBySaml, SIGNED_OUT, type Leave, type Sent } from '../logout/by-provider.js';
import { endForProvider } from '../logout/end-sessions.js';
import { readFrontChannel } from '../logout/front-channel.js';
import { openedSession } from '../logout/provider-session.js';
import { isOwnRequestId, newRequestId } from '../logout/request-id.js';
import { withQuery } from '../paths.js';
import { protocolOf } from '../presets.js';
import type { Protocols } from '../protocols/index.js';
import { SsoFault, type ProviderLogout } from '../protocols/types.js';
import { Key } from '../schemas.js';
import { findBySlug, readProvider } from '../store/providers.js';
import type { AtProvider, Provider } from '../types.js';

/** Ids and signatures are long, and providers add parameters of their own. */
const Query = Type.Object({}, { additionalProperties: Type.String({ maxLength: 16_384 }) });

/** Signing out here and at the identity provider, whichever of the two begins it. */
export function logoutRoutes(deps: SsoDeps, protocols: Protocols): RouteDef[] {
  /** `null` when there is nothing to end there, or the provider cannot be asked: here it is over in any case. */
  const urlOf = async (tenant: Tenant, entry: ProviderEntry): Promise<string | null> => {
    const provider = await deps.database.tenant(tenant.id).read((q) => readProvider(q, entry.providerId));
    if (!provider.enabled) return null;
    return (await protocols(tenant.id, provider.preset).logout?.(openProvider(deps, tenant, provider), openedSession(deps, tenant, entry), newRequestId(deps, provider.id))) ?? null;
  };
  const find = async (key: string): Promise<{ tenant: Tenant; provider: Provider } | undefined> => {
    const { tenantCode, slug } = splitKey(key);
    const tenant = await deps.tenants.byCode(tenantCode);
    const provider = tenant && tenant.status !== 'deleted' ? await deps.database.tenant(tenant.id).read((q) => findBySlug(q, slug)) : undefined;
    return tenant && provider && { tenant, provider };
  };
  const readLogoutToken = async ({ tenant, provider }: AtProvider, token: string): Promise<ProviderLogout> => {
    const read = protocols(tenant.id, provider.preset).readLogoutToken;
    if (!read) throw new SsoFault('SSO_UNAVAILABLE', 'the protocol has no back-channel logout');
    return read(openProvider(deps, tenant, provider), token);
  };
  const logRefusal = ({ tenant, provider, client }: AtProvider, fault: SsoFault | HakoError): Promise<void> =>
    deps.audit.security(tenant.id, { name: 'auth.sso.failed', outcome: 'failure', actor: actorOf(undefined, client), meta: { provider: provider.slug, purpose: 'logout', code: fault.code, reason: fault instanceof SsoFault ? fault.reason : fault.code } });
  /** OpenID Connect: what ended at the provider ends here. */
  const beTold = async (key: string, client: AtProvider['client'], read: (at: AtProvider) => ProviderLogout | Promise<ProviderLogout>): Promise<RouteReply<object>> => {
    const found = await find(key);
    if (!found || protocolOf(found.provider.preset) !== 'oidc') throw new HakoError('SSO_UNAVAILABLE');
    const at = { ...found, client };
    try {
      await endForProvider(deps, at, await read(at));
    } catch (fault) {
      if (!(fault instanceof SsoFault)) throw fault;
      await logRefusal(at, fault);
      throw new HakoError(fault.code, { cause: fault });
    }
    return data({}, { headers: { 'cache-control': 'no-store' } });
  };
  const redirect = (location: string): RouteReply<never> => ({ kind: 'redirect', status: 303, location, headers: { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' } });

  const end = (key: string, code?: string): RouteReply<never> => redirect(withQuery(SIGN_IN, { ...(code !== undefined && { sso: code }), agency: splitKey(key).tenantCode }));
  const leave = async (at: AtProvider, sent: Sent): Promise<RouteReply<never>> => {
    const next = await leaveBySaml(deps, at, sent).catch(async (fault: unknown): Promise<Leave> => {
      if (!(fault instanceof SsoFault) && !(fault instanceof HakoError)) throw fault;
      await logRefusal(at, fault);
      return { code: fault.code };
    });
    return 'url' in next ? redirect(next.url) : end(providerKey(at.tenant.code, at.provider.slug), next.code);
  };

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
      schema: { params: Key, query: Query },
      rate: { points: 120, per: 60, by: 'ip' },
      handle: async ({ params, query, search, headers }, ctx) => {
        const found = await find(params.provider);
        if (!found) return end(params.provider, 'SSO_UNAVAILABLE');
        const { provider } = found;
        if (protocolOf(provider.preset) !== 'saml') return end(params.provider, isOwnRequestId(deps, provider.id, (query as Record<string, string>)['state']) ? SIGNED_OUT : undefined);
        return leave({ ...found, client: clientOf(ctx, headers) }, { search });
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/auth/sso/:provider/logout',
      summary: 'sso.routes.logoutMessage',
      auth: 'public',
      form: true,
      idempotent: false,
      bodyLimit: 256 * 1024,
      schema: { params: Key, body: Type.Object({ SAMLRequest: Type.Optional(Type.String()), SAMLResponse: Type.Optional(Type.String()), RelayState: Type.Optional(Type.String({ maxLength: 2_048 })) }, { additionalProperties: Type.String() }) },
      rate: { points: 120, per: 60, by: 'ip' },
      handle: async ({ params, body, headers }, ctx) => {
        const found = await find(params.provider);
        if (!found || protocolOf(found.provider.preset) !== 'saml') return end(params.provider, 'SSO_UNAVAILABLE');
        return leave({ ...found, client: clientOf(ctx, headers) }, { form: body as Record<string, string> });
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/auth/sso/:provider/backchannel-logout',
      summary: 'sso.routes.backchannel',
      auth: 'public',
      form: true,
      idempotent: false,
      bodyLimit: 64 * 1024,
      schema: { params: Key, body: Type.Object({ logout_token: Type.String({ maxLength: 32_768 }) }, { additionalProperties: Type.String() }) },
      errors: ['SSO_UNAVAILABLE', 'SSO_ANSWER_INVALID', 'SSO_PROVIDER_UNREACHABLE'],
      // One address speaks for everybody who signs in there.
      rate: { points: 600, per: 60, by: 'ip' },
      handle: ({ params, body, headers }, ctx) => beTold(params.provider, clientOf(ctx, headers), (at) => readLogoutToken(at, body.logout_token)),
    }),
    defineRoute({
      method: 'GET',
      path: '/auth/sso/:provider/frontchannel-logout',
      summary: 'sso.routes.frontchannel',
      auth: 'public',
      schema: { params: Key, query: Query },
      errors: ['SSO_UNAVAILABLE', 'SSO_ANSWER_INVALID'],
      rate: { points: 600, per: 60, by: 'ip' },
      handle: ({ params, query, headers }, ctx) => beTold(params.provider, clientOf(ctx, headers), ({ provider }) => readFrontChannel(provider, query as Record<string, string>, deps.clock.now())),
    }),
  ];
}
