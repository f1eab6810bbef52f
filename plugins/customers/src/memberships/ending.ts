import { data, defineRoute, type TenantReader } from '@hako/sdk-plugin';
import Type from 'typebox';
import { Uuid } from '../customers/schema.js';
import { narrow } from '../customers/visibility.js';

const DAY_MS = 86_400_000;
const MOST = 50;
const closed = { additionalProperties: false } as const;

const Ending = Type.Object({ id: Uuid, customerId: Uuid, nickname: Type.String(), talentId: Uuid, type: Type.String(), level: Type.String(), validTo: Type.String({ format: 'date-time' }), autoRenew: Type.Boolean() });

interface Row {
  id: string;
  customerId: string;
  nickname: string;
  talentId: string;
  type: string;
  level: string;
  validTo: Date;
  autoRenew: boolean;
}

/** Soonest first; `talents` null is all of them. */
const endingSoon = (reader: TenantReader, now: Date, until: Date, talents: string[] | null): Promise<Row[]> =>
  reader.rows<Row>(
    `select m.id, c.id as "customerId", c.nickname, c.talent_id as "talentId", t.code as type, l.code as level, m.valid_to as "validTo", m.auto_renew as "autoRenew"
     from customers_membership m join customers_customer c on c.id = m.customer_id join customers_dictionary t on t.id = m.type_id join customers_dictionary l on l.id = m.level_id
     where m.valid_to > $1 and m.valid_to <= $2 and c.active and ($3::uuid[] is null or c.talent_id = any($3::uuid[])) order by m.valid_to, m.id limit ${MOST}`,
    [now, until, talents],
  );

/** `GET /customers/ending-memberships?days=7`: at most 50, for the first screen of the day. */
export const endingRoute = defineRoute({
  method: 'GET', path: '/customers/ending-memberships', summary: 'routes.endingMemberships',
  auth: 'user', permission: 'customer.membership:read', scope: 'visible',
  schema: { query: Type.Object({ days: Type.Optional(Type.Integer({ minimum: 1, maximum: 60 })), talentId: Type.Optional(Uuid) }, closed), response: Type.Array(Ending) },
  handle: async ({ query }, ctx) => {
    const visible = await ctx.scopes.visible('customer.membership:read');
    const now = ctx.clock.now();
    return data(await ctx.db.read((reader) => endingSoon(reader, now, new Date(now.getTime() + (query.days ?? 7) * DAY_MS), narrow(visible, query.talentId))));
  },
});
