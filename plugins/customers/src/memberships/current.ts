import { data, defineRoute } from '@hako/sdk-plugin';
import Type from 'typebox';
import { Uuid } from '../customers/schema.js';
import { visibleCustomers } from '../stores/archives.js';
import { currentOf } from './repository.js';

const closed = { additionalProperties: false } as const;

const Current = Type.Object({ customerId: Uuid, type: Type.String(), level: Type.String(), validTo: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]), autoRenew: Type.Boolean() });

/** `GET /customers/current-memberships?customerIds=…`: what is valid now, of the rows that a list shows. Ids that are not found say nothing. */
export const currentRoute = defineRoute({
  method: 'GET', path: '/customers/current-memberships', summary: 'routes.currentMemberships',
  auth: 'user', permission: 'customer.membership:read', scope: 'visible',
  schema: { query: Type.Object({ customerIds: Type.Array(Uuid, { minItems: 1, maxItems: 100 }) }, closed), response: Type.Array(Current) },
  handle: async ({ query }, ctx) => {
    const visible = await visibleCustomers(ctx, 'customer.membership:read');
    return data(await ctx.db.read((reader) => currentOf(reader, query.customerIds, visible.all ? null : visible.talentIds, ctx.clock.now())));
  },
});
