import { Readable } from 'node:stream';
import { data, defineRoute, HakoError, notFound, type RouteDef, type RouteReply } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { Tenant } from '../../../tenancy/types.js';
import { clientOf } from '../../entry/reply.js';
import { actorOf } from '../../entry/types.js';
import { assertSameOrigin } from '../../sessions/cookie.js';
import { land, SIGN_IN, type Landing } from '../callback.js';
import { readChallenge } from '../challenge.js';
import { readSsoCookie, ssoCookie } from '../cookies.js';
import type { SsoDeps } from '../deps.js';
import { beginFlow } from '../flow.js';
import { addressesOf, providerKey, splitKey } from '../key.js';
import { internalPath, withQuery } from '../paths.js';
import { protocolOf } from '../presets.js';
import type { Protocols } from '../protocols/index.js';
import { SsoFault } from '../protocols/types.js';
import { Key, PresetName } from '../schemas.js';
import { enabledProviders, findBySlug } from '../store/providers.js';
import type { Provider } from '../types.js';

/** Providers add parameters of their own (`session_state`, `authuser`, `scope`): they are let through and not looked at. */
const Returned = Type.Object({}, { additionalProperties: Type.String({ maxLength: 8_192 }) });
const RATE = { points: 120, per: 60, by: 'ip' } as const;

const redirect = ({ location, cookies }: Landing): RouteReply<never> => ({ kind: 'redirect', status: 303, location, headers: { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', ...(cookies.length > 0 && { 'set-cookie': cookies }) } });

/** From the sign-in screen to a provider and back. */
export function publicRoutes(deps: SsoDeps, protocols: Protocols): RouteDef[] {
  const { publicUrl } = deps.config;

  const find = async (key: string): Promise<{ tenant: Tenant; provider: Provider } | undefined> => {
    const { tenantCode, slug } = splitKey(key);
    const tenant = await deps.tenants.byCode(tenantCode);
    const provider = tenant && tenant.status !== 'deleted' ? await deps.database.tenant(tenant.id).read((q) => findBySlug(q, slug)) : undefined;
    return tenant && provider && { tenant, provider };
  };

  return [
    defineRoute({
      method: 'GET',
      path: '/auth/sso/providers',
      summary: 'sso.routes.providers',
      auth: 'public',
      schema: { query: Type.Object({ tenantCode: Type.String({ minLength: 1, maxLength: 64 }) }), response: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), preset: PresetName, startUrl: Type.String() })) },
      rate: RATE,
      handle: async ({ query }) => {
        const tenant = await deps.tenants.byCode(query.tenantCode.trim().toUpperCase());
        // Unknown agencies and those without SSO look the same.
        if (!tenant || tenant.status === 'deleted') return data([]);
        const providers = await deps.database.tenant(tenant.id).read(enabledProviders);
        return data(providers.map(({ slug, name, preset }) => ({ id: providerKey(tenant.code, slug), name, preset, startUrl: addressesOf(deps, providerKey(tenant.code, slug)).start })));
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/auth/sso/:provider/start',
      summary: 'sso.routes.start',
      auth: 'public',
      schema: { params: Key, query: Type.Object({ returnTo: Type.Optional(Type.String({ maxLength: 512 })) }) },
      rate: { ...RATE, points: 60 },
      handle: async ({ params, query, headers }, ctx) => {
        const { tenantCode } = splitKey(params.provider);
        const refused = (code: string): RouteReply<never> => redirect({ location: withQuery(SIGN_IN, { sso: code, agency: tenantCode }), cookies: [] });
        const found = await find(params.provider);
        if (!found?.provider.enabled) return refused('SSO_UNAVAILABLE');
        if (found.tenant.status !== 'active') return refused('AUTH_TENANT_SUSPENDED');
        const cookie = protocolOf(found.provider.preset) === 'saml' ? 'sp' : 'so';
        try {
          const begun = await beginFlow(deps, protocols, { ...found, purpose: 'sign-in', returnTo: internalPath(query.returnTo), browser: readSsoCookie(headers, cookie, publicUrl) });
          return redirect({ location: begun.url, cookies: [ssoCookie(cookie, begun.browser, headers, publicUrl)] });
        } catch (fault) {
          if (!(fault instanceof SsoFault)) throw fault;
          await deps.audit.security(found.tenant.id, { name: 'auth.sso.failed', outcome: 'failure', actor: actorOf(undefined, clientOf(ctx, headers)), meta: { provider: found.provider.slug, purpose: 'sign-in', code: fault.code, reason: fault.reason } });
          return refused(fault.code);
        }
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/auth/sso/:provider/callback',
      summary: 'sso.routes.callback',
      auth: 'public',
      schema: { params: Key, query: Returned },
      rate: RATE,
      handle: async ({ params, query, headers }, ctx) => redirect(await land(deps, protocols, { key: params.provider, returned: query as Record<string, string>, headers, client: clientOf(ctx, headers) })),
    }),
    defineRoute({
      method: 'POST',
      path: '/auth/sso/:provider/callback',
      summary: 'sso.routes.assertion',
      auth: 'public',
      form: true,
      bodyLimit: 512 * 1024,
      schema: { params: Key, body: Type.Object({ SAMLResponse: Type.String(), RelayState: Type.Optional(Type.String({ maxLength: 200 })) }, { additionalProperties: Type.String() }) },
      rate: RATE,
      handle: async ({ params, body, headers }, ctx) => {
        const returned: Record<string, string> = { SAMLResponse: body.SAMLResponse, ...(body.RelayState !== undefined && { RelayState: body.RelayState }) };
        return redirect(await land(deps, protocols, { key: params.provider, returned, headers, client: clientOf(ctx, headers) }));
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/auth/sso/:provider/metadata',
      summary: 'sso.routes.metadata',
      auth: 'public',
      schema: { params: Key },
      rate: RATE,
      handle: async ({ params }) => {
        const found = await find(params.provider);
        if (!found || protocolOf(found.provider.preset) !== 'saml') throw notFound();
        const { serviceMetadata } = await import('../protocols/saml.js');
        return { kind: 'stream', stream: Readable.from([serviceMetadata({ ...found.provider, ...addressesOf(deps, params.provider) })]), contentType: 'application/samlmetadata+xml', filename: 'hako-metadata.xml' };
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/auth/sso/challenge',
      summary: 'sso.routes.challenge',
      auth: 'public',
      bodyLimit: 1_024,
      schema: { response: Type.Object({ mfaRequired: Type.Literal(true), challengeToken: Type.String(), methods: Type.Array(Type.Enum(['totp', 'recovery', 'passkey'])) }) },
      errors: ['SSO_FLOW_INVALID', 'AUTH_ORIGIN_REFUSED'],
      rate: RATE,
      handle: async ({ headers }) => {
        assertSameOrigin(headers, publicUrl);
        const challenge = readChallenge(deps, headers);
        if (!challenge) throw new HakoError('SSO_FLOW_INVALID');
        return data({ mfaRequired: true, ...challenge }, { headers: { 'cache-control': 'no-store', 'set-cookie': ssoCookie('sc', '', headers, publicUrl, 0) } });
      },
    }),
  ];
}
