import { data, defineRoute } from '@hako/sdk-plugin';
import Type from 'typebox';
import { Uuid } from '../customers/schema.js';
import { narrowAll } from '../customers/visibility.js';
import { visibleCustomers, withSharers } from '../stores/archives.js';
import { endingSoon } from './repository.js';

const DAY_MS = 86_400_000;
const closed = { additionalProperties: false } as const;

const Ending = Type.Object({ id: Uuid, customerId: Uuid, nickname: Type.String(), talentId: Uuid, type: Type.String(), level: Type.String(), validTo: Type.String({ format: 'date-time' }), autoRenew: Type.Boolean() });

/** `GET /customers/ending-memberships?days=7`: at most 50, for the first screen of the day. */
export const endingRoute = defineRoute({
  method: 'GET', path: '/customers/ending-memberships', summary: 'routes.endingMemberships',
  auth: 'user', permission: 'customer.membership:read', scope: 'visible',
  schema: { query: Type.Object({ days: Type.Optional(Type.Integer({ minimum: 1, maximum: 60 })), talentId: Type.Optional(Uuid) }, closed), response: Type.Array(Ending) },
  handle: async ({ query }, ctx) => {
    const visible = await visibleCustomers(ctx, 'customer.membership:read');
    const talents = query.talentId === undefined ? (visible.all ? null : visible.talentIds) : narrowAll(visible, await withSharers(ctx, [query.talentId]));
    const now = ctx.clock.now();
    return data(await ctx.db.read((reader) => endingSoon(reader, now, new Date(now.getTime() + (query.days ?? 7) * DAY_MS), talents)));
  },
});
