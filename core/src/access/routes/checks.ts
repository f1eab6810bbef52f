import { data, defineRoute, invalid, list, notFound, type Principal, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { Cradle } from '../../cradle.js';
import { decidingScopeIn } from '../../organization/index.js';
import { findPerson } from '../people-store.js';
import { scopeOf } from '../scope-of.js';
import { Duration, Id, Names, Permission, PersonRef, Policy, Reason, ScopeFields } from './schemas.js';

type Deps = Pick<Cradle, 'access' | 'translations' | 'plugins' | 'organization'>;

const closed = { additionalProperties: false } as const;
const Asked = { permission: Permission, ...ScopeFields };
const Time = Type.String({ format: 'date-time' });
const Place = Type.Object({ type: Type.String(), id: Id, code: Type.String(), name: Names });
const OptionalTime = Type.Union([Time, Type.Null()]);

const Candidate = Type.Object({
  entryId: Type.String(),
  effect: Type.Enum(['grant', 'deny']),
  pattern: Type.String(),
  scope: Place,
  role: Type.Union([Type.Object({ id: Id, code: Type.String(), name: Names }), Type.Null()]),
  roleHidden: Type.Boolean(),
  group: Type.Union([Type.Object({ id: Id, name: Type.String() }), Type.Null()]),
  via: Type.Enum(['user', 'group']),
  inherit: Type.Boolean(),
  notBefore: OptionalTime,
  expires: OptionalTime,
  decisive: Type.Boolean(),
});

const DraftBody = Type.Object(
  {
    roles: Type.Optional(Type.Array(Type.Object({ roleId: Id, policies: Type.Optional(Type.Array(Policy, { maxItems: 500 })), active: Type.Optional(Type.Boolean()) }, closed), { maxItems: 20 })),
    assignments: Type.Optional(
      Type.Object(
        {
          add: Type.Optional(Type.Array(Type.Object({ userId: Id, roleId: Id, ...ScopeFields, inherit: Type.Optional(Type.Boolean()), ...Duration }, closed), { maxItems: 200 })),
          remove: Type.Optional(Type.Array(Id, { maxItems: 200 })),
        },
        closed,
      ),
    ),
    at: Type.Optional(Time),
  },
  closed,
);
const Pairs = Type.Object({ count: Type.Integer(), items: Type.Array(Type.Object({ user: PersonRef, permission: Type.String(), scope: Place })) });

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
        body: Type.Object({ checks: Type.Array(Type.Object(Asked, closed), { minItems: 1, maxItems: 500 }) }, closed),
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
      // One's own rights are no secret; about others it asks for `role:read` at the place.
      auth: 'self',
      idempotent: false,
      errors: ['PERMISSION_DENIED', 'NOT_FOUND'],
      schema: {
        body: Type.Object({ userId: Id, ...Asked }, closed),
        response: Type.Object({ allowed: Type.Boolean(), reason: Reason, chain: Type.Array(Type.Object({})), candidates: Type.Array(Candidate), ceilings: Type.Array(Type.String()), rbacVersion: Type.Integer(), at: Time }),
      },
      handle: async ({ body }, ctx) => {
        const scope = scopeOf(body);
        const isOwn = ctx.principal.type === 'user' && ctx.principal.id === body.userId;
        const asked = await decidingScopeIn(deps.organization, ctx.tenant.id, scope);
        if (!asked) throw notFound();
        if (!isOwn) await ctx.require('role:read', asked, { seenWith: 'role:read' });
        const person = await ctx.db.read((q) => findPerson(q, body.userId));
        if (!person) throw notFound();
        const principal: Principal = { type: 'user', id: person.id, name: person.username, sessionId: null };
        return data(await deps.access.explain(ctx.tenant.id, principal, body.permission, scope, ctx.principal));
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/permissions/simulate',
      summary: 'access.routes.simulate',
      auth: 'user',
      permission: 'role:read',
      scope: 'tenant',
      idempotent: false,
      rate: { points: 60, per: 60, by: 'user' },
      schema: { body: DraftBody, response: Type.Object({ people: Type.Integer(), gained: Pairs, lost: Pairs, truncated: Type.Boolean(), rbacVersion: Type.Integer(), at: Time }) },
      handle: async ({ body }, ctx) => {
        for (const [index, added] of (body.assignments?.add ?? []).entries()) {
          if ((await ctx.scopes.chain(scopeOf(added))).length === 0) throw invalid([{ path: `/assignments/add/${index}/scopeId`, code: 'unknown' }]);
        }
        return data(await deps.access.simulate(ctx.tenant.id, body));
      },
    }),
  ];
}
