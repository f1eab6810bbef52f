import { created, data, defineRoute, list, notFound, type RequestContext, type RouteDef, type ScopeRef } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { Cradle } from '../cradle.js';
import { NewTenantBody, TenantParams, TenantView } from './schemas.js';

const closed = { additionalProperties: false } as const;
const ListQuery = Type.Object({ page: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })), pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) }, closed);

/** For the operator alone: to everybody else these routes do not exist. */
export function tenancyRoutes({ tenants, audit }: Pick<Cradle, 'tenants' | 'audit'>): RouteDef[] {
  const operatorOnly = async (_input: unknown, ctx: RequestContext): Promise<ScopeRef | null> => ((await tenants.byId(ctx.tenant.id))?.isPlatform ? { type: 'tenant' } : null);

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
  ];
}
