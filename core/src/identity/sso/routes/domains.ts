import { created, data, defineRoute, empty, HakoError, list, notFound, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { SsoDeps } from '../deps.js';
import { proveDomain } from '../prove-domain.js';
import { ById, DomainAnswer, DomainName } from '../schemas.js';
import { deleteDomain, findDomain, insertDomain, listDomains } from '../store/domains.js';
import { randomToken } from '../store/flows.js';
import { domainView, recordOf } from '../view.js';

/** Domains whose addresses the agency may speak for, each proven by a TXT record. */
export function domainRoutes(deps: SsoDeps): RouteDef[] {
  const write = { auth: 'user', permission: 'sso:write', scope: 'tenant', sensitive: true, stepUp: true } as const;
  return [
    defineRoute({
      method: 'GET',
      path: '/sso/domains',
      summary: 'sso.routes.domains',
      auth: 'user',
      permission: 'sso:read',
      scope: 'tenant',
      schema: { response: Type.Array(DomainAnswer) },
      handle: async (_input, ctx) => {
        const domains = (await ctx.db.read(listDomains)).map((each) => domainView(each, ctx.clock.now()));
        return list(domains, { pageSize: domains.length, total: domains.length, totalIsExact: true, nextCursor: null });
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/sso/domains',
      summary: 'sso.routes.addDomain',
      ...write,
      audit: 'sso.domain.added',
      errors: ['SSO_DOMAIN_TAKEN'],
      schema: { body: Type.Object({ domain: DomainName }), response: DomainAnswer },
      handle: async ({ body }, ctx) => {
        const id = ctx.ids.uuid();
        const made = await ctx.db.write(async (tx) => {
          await insertDomain(tx, { id, domain: body.domain, token: randomToken(), now: ctx.clock.now() });
          await ctx.audit.change(tx, { action: 'sso.domain.added', resource: { type: 'sso-domain', id, label: body.domain }, before: null, after: { domain: body.domain } });
          return findDomain(tx, id);
        });
        if (!made) throw notFound();
        return created(domainView(made, ctx.clock.now()));
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/sso/domains/:id/verify',
      summary: 'sso.routes.verifyDomain',
      ...write,
      audit: 'sso.domain.verified',
      errors: ['SSO_DOMAIN_UNPROVEN'],
      schema: { params: ById, response: DomainAnswer },
      rate: { points: 20, per: 60, by: 'user' },
      handle: async ({ params }, ctx) => {
        const domain = await ctx.db.read((q) => findDomain(q, params.id));
        if (!domain) throw notFound();
        const { proven, seen } = await proveDomain(deps, ctx.tenant.id, domain);
        if (!proven) throw new HakoError('SSO_DOMAIN_UNPROVEN', { params: { name: recordOf(domain).name }, details: { record: recordOf(domain), seen } });
        const after = await ctx.db.write(async (tx) => {
          await ctx.audit.change(tx, { action: 'sso.domain.verified', resource: { type: 'sso-domain', id: domain.id, label: domain.domain }, before: null, after: { domain: domain.domain } });
          return findDomain(tx, params.id);
        });
        return data(domainView(after ?? domain, ctx.clock.now()));
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/sso/domains/:id',
      summary: 'sso.routes.deleteDomain',
      ...write,
      audit: 'sso.domain.removed',
      schema: { params: ById },
      handle: async ({ params }, ctx) => {
        await ctx.db.write(async (tx) => {
          const gone = await deleteDomain(tx, params.id);
          if (!gone) throw notFound();
          await ctx.audit.change(tx, { action: 'sso.domain.removed', resource: { type: 'sso-domain', id: params.id, label: gone.domain }, before: { domain: gone.domain }, after: null });
        });
        return empty();
      },
    }),
  ];
}
