import type { AddMembership, CustomerIdentity, CustomerMembership, CustomersCapability, CustomerSummary, LinkIdentity, PermissionRef, PluginContext } from '@hako/sdk-plugin';
import { invalid } from '@hako/sdk-plugin';
import { Bindings, customerWhere } from './customers/filter-sql.js';
import { findCustomer, type LoadedCustomer } from './customers/repository.js';
import { resolveFilters } from './customers/resolve.js';
import { openCustomer } from './customers/scope.js';
import { searchText } from './customers/search-text.js';
import { linkIdentity } from './identities/link.js';
import { listIdentities } from './identities/repository.js';
import { grantMembership } from './memberships/grant.js';
import { listMemberships, type MembershipRow } from './memberships/repository.js';
import { archiveScope, visibleCustomers } from './stores/archives.js';

const SUMMARY = `c.id, c.talent_id as "talentId", c.profile_type as "profileType", c.nickname, c.status_code as status, c.tags, c.language, c.active, c.rm_profile_id is not null as "hasPersonalData", c.version`;
const FROM = 'from customers_customer c';
/** Who was merged into another or erased is no customer any more. */
const THERE = 'c.merged_into is null and c.erased_at is null';
const MOST = 1_000;
const EVERYBODY = { all: true, tenant: true, subsidiaryIds: [], talentIds: [] };

export type { CustomersCapability, CustomerSummary } from '@hako/sdk-plugin';

/** `crm.customers@1`; its contract stands in the SDK, where every plugin can read it. */
export function customersCapability(ctx: PluginContext): CustomersCapability {
  const byIds = async <T extends object>(columns: string, ids: readonly string[]): Promise<T[]> => {
    if (ids.length > MOST) throw invalid([{ path: '/ids', code: 'too_many', limit: MOST }]);
    return ids.length === 0 ? [] : ctx.db.read((reader) => reader.rows<T>(`select ${columns} ${FROM} where c.id = any($1::uuid[]) and ${THERE}`, [ids]));
  };
  return {
    find: async (id) => (await byIds<CustomerSummary>(SUMMARY, [id]))[0],
    getMany: (ids) => byIds<CustomerSummary>(SUMMARY, ids),
    names: async (ids) => new Map((await byIds<{ id: string; nickname: string }>('c.id, c.nickname', ids)).map(({ id, nickname }) => [id, nickname])),
    visibleOf: async (ids, permission) => {
      const visible = await visibleCustomers(ctx, permission);
      const rows = await byIds<{ id: string; talentId: string }>('c.id, c.talent_id as "talentId"', ids);
      return new Set(rows.filter(({ talentId }) => visible.all || visible.talentIds.includes(talentId)).map(({ id }) => id));
    },
    findByExternalId: async (talentId, consumer, externalId) => {
      const storeId = await storeOf(ctx, talentId);
      return storeId === undefined ? undefined : ctx.db.read((reader) => reader.row<CustomerSummary>(`select ${SUMMARY} ${FROM} join customers_external_id e on e.customer_id = c.id where e.profile_store_id = $1 and e.consumer = $2 and e.external_id = $3 and ${THERE}`, [storeId, consumer, externalId]));
    },
    findByIdentity: async (talentId, platform, uid) => {
      const storeId = await storeOf(ctx, talentId);
      return storeId === undefined
        ? undefined
        : ctx.db.read((reader) => reader.row<CustomerSummary>(`select ${SUMMARY} ${FROM} join customers_identity i on i.customer_id = c.id where i.platform = $2 and i.uid = $3 and c.profile_store_id = $1 and ${THERE} order by i.current desc, i.created_at limit 1`, [storeId, platform, uid]));
    },
    findByNickname: (talentId, nickname, limit = 20) =>
      ctx.db.read((reader) => reader.rows<CustomerSummary>(`select ${SUMMARY} ${FROM} where c.talent_id = $1 and c.nickname_search = $2 and ${THERE} order by c.created_at desc, c.id desc limit $3`, [talentId, searchText(nickname), Math.min(limit, 100)])),
    list: ({ limit = 20, ...filters }) =>
      ctx.db.read(async (reader) => {
        const bind = new Bindings();
        const where = customerWhere(filters, EVERYBODY, bind, await resolveFilters(reader, filters, EVERYBODY));
        return reader.rows<CustomerSummary>(`select ${SUMMARY} ${FROM} where ${where} order by c.created_at desc, c.id desc limit ${bind.add(Math.max(1, Math.min(limit, 100)))}`, bind.values);
      }),
    identities: async (customerId) => (await ctx.db.read((reader) => listIdentities(reader, customerId))).map(identityView),
    memberships: async (customerId) => (await ctx.db.read((reader) => listMemberships(reader, customerId, ctx.clock.now()))).map(membershipView),
    linkIdentity: async (customerId, identity: LinkIdentity) => identityView(await linkIdentity(ctx, await writable(ctx, customerId, 'customer.profile:write'), identity)),
    addMembership: async (customerId, membership: AddMembership) => membershipView(await grantMembership(ctx, await writable(ctx, customerId, 'customer.membership:write'), membership)),
  };
}

async function storeOf(ctx: PluginContext, talentId: string): Promise<string | undefined> {
  const talent = await ctx.scopes.talent(talentId);
  return talent && (talent.profileStoreId ?? talent.id);
}

/** As the routes do it: a person needs the right where the customer belongs, the house itself needs none. */
async function writable(ctx: PluginContext, customerId: string, permission: PermissionRef): Promise<LoadedCustomer> {
  if (ctx.principal.type !== 'system') {
    const customer = await ctx.db.read((reader) => findCustomer(reader, customerId));
    if (customer) await ctx.require(permission, await archiveScope(ctx, customer.talentId, permission), { seenWith: 'customer.profile:read' });
  }
  return openCustomer(ctx, customerId);
}

const identityView = ({ id, customerId, platform, uid, nickname, profileUrl, verified, current }: CustomerIdentity): CustomerIdentity => ({ id, customerId, platform, uid, nickname, profileUrl, verified, current });

const membershipView = ({ id, customerId, type, level, validFrom, validTo, state }: MembershipRow): CustomerMembership => ({ id, customerId, type, level, validFrom: validFrom.toISOString(), validTo: validTo?.toISOString() ?? null, state });
