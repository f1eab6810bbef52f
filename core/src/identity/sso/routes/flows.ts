import { data, defineRoute, empty, HakoError, notFound, type RequestContext, type RouteDef, type RouteReply } from '@hako/sdk-plugin';
import Type from 'typebox';
import { actorOf } from '../../entry/types.js';
import { PROFILE, SET_UP } from '../callback.js';
import { readSsoCookie, ssoCookie } from '../cookies.js';
import type { SsoDeps } from '../deps.js';
import { beginFlow } from '../flow.js';
import { protocolOf } from '../presets.js';
import type { Protocols } from '../protocols/index.js';
import { SsoFault } from '../protocols/types.js';
import type { TestReport } from '../report.js';
import { ById, LinkedAnswer, ReportAnswer } from '../schemas.js';
import { findResult } from '../store/flows.js';
import { deleteIdentity, linkedAccounts } from '../store/identities.js';
import { enabledProviders, findBySlug, readProvider } from '../store/providers.js';
import type { Provider, Purpose } from '../types.js';
import { linkedView } from '../view.js';

const Go = Type.Object({ url: Type.String(), id: Type.String() });

/** Sign-ins that a signed-in person begins: to link her account, or to try a set-up out. */
export function flowRoutes(deps: SsoDeps, protocols: Protocols): RouteDef[] {
  const begin = async (ctx: RequestContext, headers: Readonly<Record<string, string | undefined>>, provider: Provider, purpose: Purpose, returnTo: string): Promise<RouteReply<unknown>> => {
    // A key has no browser that could come back.
    if (ctx.principal.type !== 'user') throw new HakoError('API_KEY_NOT_ALLOWED');
    const tenant = await deps.tenants.byId(ctx.tenant.id);
    if (!tenant) throw notFound();
    const cookie = protocolOf(provider.preset) === 'saml' ? 'sp' : 'so';
    const begun = await beginFlow(deps, protocols, { tenant, provider, purpose, returnTo, by: { userId: ctx.principal.id, sessionId: ctx.principal.sessionId }, browser: readSsoCookie(headers, cookie, deps.config.publicUrl) }).catch((fault: unknown) => {
      if (fault instanceof SsoFault) throw new HakoError(fault.code, { details: { reason: fault.reason } });
      throw fault;
    });
    return data({ id: begun.id, url: begun.url }, { headers: { 'cache-control': 'no-store', 'set-cookie': ssoCookie(cookie, begun.browser, headers, deps.config.publicUrl) } });
  };

  return [
    defineRoute({
      method: 'POST',
      path: '/sso/providers/:id/test-sign-in',
      summary: 'sso.routes.testSignIn',
      auth: 'user',
      permission: 'sso:execute',
      scope: 'tenant',
      idempotent: false,
      errors: ['SSO_PROVIDER_UNREACHABLE'],
      schema: { params: ById, response: Go },
      handle: async ({ params, headers }, ctx) => begin(ctx, headers, await ctx.db.read((q) => readProvider(q, params.id)), 'test', SET_UP),
    }),
    defineRoute({
      method: 'GET',
      path: '/sso/tests/:id',
      summary: 'sso.routes.testReport',
      auth: 'user',
      permission: 'sso:execute',
      scope: 'tenant',
      schema: { params: ById, response: ReportAnswer },
      handle: async ({ params }, ctx) => {
        const found = await ctx.db.read((q) => findResult<TestReport>(q, params.id, ctx.principal.id));
        if (!found) throw notFound();
        return data({ pending: found.result === null, report: found.result });
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/auth/me/sso',
      summary: 'sso.routes.linked',
      auth: 'self',
      schema: { response: Type.Object({ accounts: Type.Array(LinkedAnswer), available: Type.Array(Type.Object({ slug: Type.String(), name: Type.String(), preset: Type.String() })) }) },
      handle: async (_input, ctx) => {
        const [accounts, available] = await ctx.db.read(async (q) => [await linkedAccounts(q, ctx.principal.id), await enabledProviders(q)] as const);
        return data({ accounts: accounts.map(linkedView), available });
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/auth/me/sso/:slug/link',
      summary: 'sso.routes.link',
      auth: 'self',
      stepUp: true,
      errors: ['SSO_PROVIDER_UNREACHABLE'],
      schema: { params: Type.Object({ slug: Type.String({ maxLength: 31 }) }), response: Go },
      handle: async ({ params, headers }, ctx) => {
        const provider = await ctx.db.read((q) => findBySlug(q, params.slug));
        if (!provider?.enabled) throw notFound();
        return begin(ctx, headers, provider, 'link', PROFILE);
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/auth/me/sso/:id',
      summary: 'sso.routes.unlink',
      auth: 'self',
      stepUp: true,
      errors: ['SSO_LAST_WAY_IN'],
      schema: { params: ById },
      handle: async ({ params }, ctx) => {
        const { principal, tenant } = ctx;
        await ctx.db.write(async (tx) => {
          const gone = await deleteIdentity(tx, principal.id, params.id);
          if (!gone) throw notFound();
          const left = await tx.row<{ way: boolean }>('select u.password_hash is not null or exists (select 1 from sso_identity i where i.user_id = u.id) as way from app_user u where u.id = $1', [principal.id]);
          if (!left?.way) throw new HakoError('SSO_LAST_WAY_IN');
          await deps.audit.security(tenant.id, { name: 'auth.sso.unlinked', outcome: 'success', actor: actorOf({ id: principal.id, username: principal.name }, ctx, principal.sessionId), meta: { provider: gone.providerId } }, tx);
        });
        return empty();
      },
    }),
  ];
}
