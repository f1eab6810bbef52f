import { list, defineRoute, notFound, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import type { Cradle } from '../../cradle.js';
import { listPeopleAt } from '../people-store.js';
import { Id, Names, ScopeFields } from './schemas.js';

const People = Type.Array(
  Type.Object({
    id: Id,
    username: Type.String(),
    displayName: Type.String(),
    status: Type.Enum(['active', 'inactive']),
    assignments: Type.Array(Type.Object({ id: Id, roleId: Id, roleCode: Type.String(), roleName: Names, ...ScopeFields, inherit: Type.Boolean(), expires: Type.Union([Type.String(), Type.Null()]), group: Type.Union([Type.String(), Type.Null()]) })),
  }),
);

/**
 * Delegated administration: who works at a subsidiary, a talent, or below. Whoever administers a part of the agency sees
 * these people and nobody else, with the roles that they have there.
 */
export function peopleRoutes({ organization }: Pick<Cradle, 'organization'>): RouteDef[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/permissions/people',
      summary: 'access.routes.people',
      auth: 'user',
      permission: 'user:read',
      scope: 'visible',
      schema: { query: Type.Object({ scopeId: Type.Optional(Id) }, { additionalProperties: false }), response: People },
      handle: async ({ query }, ctx) => {
        const visible = await ctx.scopes.visible('user:read');
        const tree = await organization.tree(ctx.tenant.id);
        const root = query.scopeId === undefined ? undefined : tree.nodes.get(query.scopeId);
        if (query.scopeId !== undefined && !root) throw notFound();
        const within = (id: string): boolean => !root || tree.chain(tree.nodes.get(id) ?? tree.tenant).some((node) => node.id === root.id);
        const people = await ctx.db.read((q) =>
          listPeopleAt(q, { tenant: visible.tenant && within(tree.tenant.id), subsidiaryIds: visible.subsidiaryIds.filter(within), talentIds: visible.talentIds.filter(within) }),
        );
        return list(people, { pageSize: people.length, total: people.length, totalIsExact: true, nextCursor: null });
      },
    }),
  ];
}
