import { created, data, defineRoute, list, notFound, type RequestContext, type RouteDef, type ScopeRef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { NewTenantBody, ReasonBody, TenantParams, TenantView } from './schemas.js';
import { resumeTenant, suspendTenant, type SuspensionDeps } from './suspension.js';

const closed = { additionalProperties: false } as const;
const ListQuery = Type.Object({ page: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })), pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) }, closed);

/** For the operator alone: to everybody else these routes do not exist. */
export function tenancyRoutes(deps: SuspensionDeps): RouteDef[] {
  const { tenants, audit } = deps;
  const operatorOnly = async (_input: unknown, ctx: RequestContext): Promise<ScopeRef | null> => ((await tenants.byId(ctx.tenant.id))?.isPlatform ? { type: 'tenant' } : null);

  const turn = (verb: 'suspend' | 'resume', action: string, change: typeof suspendTenant): RouteDef =>
    defineRoute({
      method: 'POST',
      path: `/platform/tenants/:id/${verb}`,
      summary: `tenancy.routes.${verb}`,
      auth: 'user',
      permission: 'tenant:write',
      scope: operatorOnly,
      sensitive: true,
      stepUp: true,
      schema: { params: TenantParams, body: ReasonBody, response: TenantView },
      audit: action,
      errors: ['TENANT_NOT_SUSPENDABLE'],
      handle: async ({ params, body }, ctx) => data(await change(deps, ctx, params.id, body.reason.trim())),
    });

  return [
    defineRoute({
      method: 'POST',
      path: '/platform/tenants',
      summary: 'tenancy.routes.create',
      auth: 'user',
      permission: 'tenant:write',
      scope: operatorOnly,
      sensitive: true,
      schema: { body: NewTenantBody, response: TenantView },
      audit: 'tenant.created',
      errors: ['TENANT_CODE_TAKEN', 'VAULT_UNAVAILABLE'],
      handle: async ({ body }, ctx) => {
        const tenant = await tenants.create({ ...body, admin: { ...body.admin, mustChangePassword: body.admin.mustChangePassword ?? true } });
        await ctx.db.write((tx) => ctx.audit.change(tx, { action: 'tenant.created', resource: { type: 'tenant', id: tenant.id, label: tenant.code }, scope: { type: 'tenant' }, after: { code: tenant.code, name: tenant.name } }));
        await audit.event(tenant.id, { name: 'tenant.created', level: 'info', meta: { code: tenant.code } });
        return created(tenant);
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/platform/tenants',
      summary: 'tenancy.routes.list',
      auth: 'user',
      permission: 'tenant:read',
      scope: operatorOnly,
      schema: { query: ListQuery, response: Type.Array(TenantView) },
      handle: async ({ query }) => {
        const all = await tenants.list();
        const page = query.page ?? 1;
        const pageSize = query.pageSize ?? 20;
        return list(all.slice((page - 1) * pageSize, page * pageSize), { page, pageSize, total: all.length, totalIsExact: true, nextCursor: null });
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/platform/tenants/:id',
      summary: 'tenancy.routes.read',
      auth: 'user',
      permission: 'tenant:read',
      scope: operatorOnly,
      schema: { params: TenantParams, response: TenantView },
      handle: async ({ params }) => {
        const tenant = await tenants.byId(params.id);
        if (!tenant) throw notFound();
        return data(tenant);
      },
    }),
    turn('suspend', 'tenant.suspended', suspendTenant),
    turn('resume', 'tenant.resumed', resumeTenant),
  ];
}
