import type { PluginContext } from '@hako/sdk-plugin';
import { findCustomer, parseCustomer } from './customers/repository.js';
import { searchText } from './customers/search-text.js';

/** What another plugin may know of a customer: nothing personal. */
export interface CustomerSummary {
  id: string;
  talentId: string;
  profileType: 'individual' | 'company';
  nickname: string;
  status: string;
  active: boolean;
}

/**
 * Capability `crm.customers@1`. Ids in, summaries out; what the caller of the other plugin may see is that plugin's to check.
 *
 * @example
 * ```ts
 * const customers = ctx.use<CustomersCapability>('crm.customers@1');
 * const customer = await customers?.find(customerId);
 * ```
 * @since 1.0
 */
export interface CustomersCapability {
  find(id: string): Promise<CustomerSummary | undefined>;
  /** Customers that carry this id of another system, in the archive of the talent. */
  findByExternalId(talentId: string, consumer: string, externalId: string): Promise<CustomerSummary | undefined>;
  /** Same spelling up to width, case and spaces: a candidate, never an identity. */
  findByNickname(talentId: string, nickname: string, limit?: number): Promise<CustomerSummary[]>;
}

const SUMMARY = 'c.id, c.talent_id as "talentId", c.profile_type as "profileType", c.nickname, c.status_code as status, c.active from customers_customer c';

export function customersCapability(ctx: PluginContext): CustomersCapability {
  return {
    find: async (id) => {
      const row = await ctx.db.read((reader) => findCustomer(reader, id));
      if (!row) return undefined;
      const { talentId, profileType, nickname, status, active } = parseCustomer(row);
      return { id, talentId, profileType, nickname, status, active };
    },
    findByExternalId: async (talentId, consumer, externalId) => {
      const talent = await ctx.scopes.talent(talentId);
      if (!talent) return undefined;
      return ctx.db.read((reader) =>
        reader.row<CustomerSummary>(`select ${SUMMARY} join customers_external_id e on e.customer_id = c.id where e.profile_store_id = $1 and e.consumer = $2 and e.external_id = $3`, [talent.profileStoreId ?? talent.id, consumer, externalId]),
      );
    },
    findByNickname: (talentId, nickname, limit = 20) =>
      ctx.db.read((reader) => reader.rows<CustomerSummary>(`select ${SUMMARY} where c.talent_id = $1 and c.nickname_search = $2 order by c.created_at desc, c.id desc limit $3`, [talentId, searchText(nickname), Math.min(limit, 100)])),
  };
}
