import { data, defineRoute, list, notFound, type Principal, type RouteDef, type ScopeRef } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { Cradle } from '../../cradle.js';
import { Id, Permission, ScopeFields } from './schemas.js';

type Deps = Pick<Cradle, 'access' | 'translations' | 'plugins'>;

const Reason = Type.Enum(['GRANT', 'EXPLICIT_DENY', 'UNSET', 'SCOPE_INACTIVE', 'CEILING']);
const Asked = { permission: Permission, ...ScopeFields };
const scopeOf = (at: { scopeType: ScopeRef['type']; scopeId?: string | null }): ScopeRef => (at.scopeId ? { type: at.scopeType, id: at.scopeId } : { type: at.scopeType });

export function checkRoutes(deps: Deps): RouteDef[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/permissions',
      summary: 'access.routes.catalogue',
      auth: 'self',
      schema: { response: Type.Array(Type.Object({ permission: Type.String(), resource: Type.String(), action: Type.String(), title: Type.String(), risk: Type.String(), plugin: Type.String() })) },
      handle: async (_input, ctx) => {
        const active = await deps.plugins.activeFor(ctx.tenant.id);
        const items = deps.access.catalogue(['core', ...active]).flatMap((each) =>
          each.actions.map((action) => ({
            permission: `${each.resource}:${action}`,
            resource: each.resource,
            action,
            title: deps.translations.t(each.owner, each.title, ctx.locale),
            risk: each.risk,
            plugin: each.owner,
          })),
        );
        return list(items, { pageSize: items.length, total: items.length, totalIsExact: true, nextCursor: null });
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/permissions/check',
      summary: 'access.routes.check',
      auth: 'self',
      idempotent: false,
      schema: {
        body: Type.Object({ checks: Type.Array(Type.Object(Asked, { additionalProperties: false }), { minItems: 1, maxItems: 500 }) }, { additionalProperties: false }),
        response: Type.Array(Type.Object({ allowed: Type.Boolean(), reason: Reason })),
      },
      handle: async ({ body }, ctx) => {
        const answers = await Promise.all(body.checks.map((check) => deps.access.decide(ctx.tenant.id, ctx.principal, check.permission, scopeOf(check))));
        return data(answers.map(({ allowed, reason }) => ({ allowed, reason })));
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/permissions/explain',
      summary: 'access.routes.explain',
      auth: 'user',
      permission: 'role:read',
      scope: 'tenant',
      idempotent: false,
      schema: { body: Type.Object({ userId: Id, ...Asked }, { additionalProperties: false }), response: Type.Object({ allowed: Type.Boolean(), reason: Reason, chain: Type.Array(Type.Object({})), candidates: Type.Array(Type.Object({})) }) },
      handle: async ({ body }, ctx) => {
        const person = await ctx.db.read((q) => q.row<{ id: string; username: string }>('select id, username from app_user where id = $1', [body.userId]));
        const scope = scopeOf(body);
        if (!person || (await ctx.scopes.chain(scope)).length === 0) throw notFound();
        const principal: Principal = { type: 'user', id: person.id, name: person.username, sessionId: null };
        return data(await deps.access.explain(ctx.tenant.id, principal, body.permission, scope));
      },
    }),
  ];
}
