import type { TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import type { SortKeys } from '../custom-fields/repository.js';
import type { CustomValues } from '../custom-fields/types.js';
import { customerShown, SHOWN } from './columns-sql.js';
import type { Customer } from './schema.js';

/** Whether she may be worked with. */
export interface CustomerState {
  mergedInto: string | null;
  erased: boolean;
  restricted: boolean;
}

/** What a handler needs to know of a customer before it asks for rights. */
export interface LoadedCustomer extends CustomerState {
  id: string;
  talentId: string;
  profileStoreId: string;
  profileType: 'individual' | 'company';
  nickname: string;
  rmProfileId: string | null;
  version: number;
  /** The whole record, as the API shows it. */
  json: string;
}

const STATE = 'c.merged_into as "mergedInto", c.erased_at is not null as erased, c.restricted_at is not null as restricted';
const LOADED = `c.id, ${STATE}, c.talent_id as "talentId", c.profile_store_id as "profileStoreId", c.profile_type as "profileType", c.nickname, c.rm_profile_id as "rmProfileId", c.version, ${SHOWN} as json from customers_customer c ${customerShown({ notes: true })}`;

export function findCustomer(reader: TenantReader, id: string): Promise<LoadedCustomer | undefined> {
  return reader.row<LoadedCustomer>(`select ${LOADED} where c.id = $1`, [id]);
}

/** Holds the row until the transaction ends, so that the diff in the log is the change that happened. */
export function lockCustomer(tx: TenantTransaction, id: string): Promise<LoadedCustomer | undefined> {
  return tx.row<LoadedCustomer>(`select ${LOADED} where c.id = $1 for update of c`, [id]);
}

/** Held until the transaction ends, shared with others who only need it to stay as it is. */
export function lockState(tx: TenantTransaction, id: string): Promise<CustomerState | undefined> {
  return tx.row<CustomerState>(`select ${STATE} from customers_customer c where c.id = $1 for share`, [id]);
}

export function parseCustomer(row: Pick<LoadedCustomer, 'json'>): Customer {
  return JSON.parse(row.json) as Customer;
}

export interface NewCustomer {
  id: string;
  talentId: string;
  profileStoreId: string;
  profileType: 'individual' | 'company';
  nickname: string;
  nicknameSearch: string;
  nicknameGrams: string[];
  language: string | null;
  status: string;
  tags: string[];
  source: string | null;
  notes: string | null;
  rmProfileId: string | null;
  custom: CustomValues;
  sortKeys: SortKeys;
  at: Date;
  by: string;
}

export async function insertCustomer(tx: TenantTransaction, row: NewCustomer): Promise<void> {
  await tx.rows(
    `insert into customers_customer (id, talent_id, profile_store_id, profile_type, nickname, nickname_search, nickname_grams, language, status_code, tags, source, notes, rm_profile_id, custom, cf_1, cf_2, cf_3, cf_4, created_at, created_by, updated_at, updated_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $16, $17, $18, $19, $20, $14, $15, $14, $15)`,
    [row.id, row.talentId, row.profileStoreId, row.profileType, row.nickname, row.nicknameSearch, row.nicknameGrams, row.language, row.status, row.tags, row.source, row.notes, row.rmProfileId, row.at, row.by, JSON.stringify(row.custom), row.sortKeys.cf_1, row.sortKeys.cf_2, row.sortKeys.cf_3, row.sortKeys.cf_4],
  );
}

/** Columns that a change may touch; nothing else can be named. */
export interface CustomerChange {
  nickname?: string;
  nickname_search?: string;
  nickname_grams?: string[];
  language?: string | null;
  status_code?: string;
  tags?: string[];
  source?: string | null;
  notes?: string | null;
  active?: boolean;
  rm_profile_id?: string;
  /** JSON text. */
  custom?: string;
  cf_1?: string | null;
  cf_2?: string | null;
  cf_3?: string | null;
  cf_4?: string | null;
}

const CHANGEABLE = ['nickname', 'nickname_search', 'nickname_grams', 'language', 'status_code', 'tags', 'source', 'notes', 'active', 'rm_profile_id', 'custom', 'cf_1', 'cf_2', 'cf_3', 'cf_4'] as const satisfies readonly (keyof CustomerChange)[];

/** Raises the version; the caller holds the row and has compared versions. */
export async function updateCustomer(tx: TenantTransaction, id: string, change: CustomerChange, by: { at: Date; id: string }): Promise<void> {
  const columns = CHANGEABLE.filter((column) => change[column] !== undefined);
  const sets = columns.map((column, index) => `${column} = $${index + 4}`);
  await tx.rows(`update customers_customer set ${[...sets, 'version = version + 1', 'updated_at = $2', 'updated_by = $3'].join(', ')} where id = $1`, [id, by.at, by.id, ...columns.map((column) => change[column])]);
}

export interface CompanyValues {
  legalName?: string | null | undefined;
  shortName?: string | null | undefined;
  segment?: string | null | undefined;
  foundingDate?: string | null | undefined;
  website?: string | null | undefined;
}

export async function saveCompany(tx: TenantTransaction, customerId: string, company: CompanyValues): Promise<void> {
  await tx.rows(
    `insert into customers_company (customer_id, legal_name, short_name, segment, founding_date, website) values ($1, $2, $3, $4, $5, $6)
     on conflict (customer_id) do update set legal_name = excluded.legal_name, short_name = excluded.short_name, segment = excluded.segment, founding_date = excluded.founding_date, website = excluded.website`,
    [customerId, company.legalName ?? null, company.shortName ?? null, company.segment ?? null, company.foundingDate ?? null, company.website ?? null],
  );
}

export interface StatusEntry {
  code: string;
  name: { en: string; zh?: string; ja?: string };
  color: string;
  sortOrder: number;
  isSystem: boolean;
  active: boolean;
}

export function listStatuses(reader: TenantReader): Promise<StatusEntry[]> {
  return reader.rows<StatusEntry>('select code, name, color, sort_order as "sortOrder", is_system as "isSystem", active from customers_dictionary where type = \'status\' order by sort_order, code');
}

/** Tags in use, most used first, among the newest customers that the caller may see: bounded work at any size. */
export function suggestTags(reader: TenantReader, options: { talentIds: string[] | null; prefix: string; limit: number }): Promise<{ tag: string; count: number; color: string | null }[]> {
  return reader.rows<{ tag: string; count: number; color: string | null }>(
    `select found.tag, found.count, (select color from customers_tag t where t.name = found.tag) as color from (select tag, count(*)::int as count from (
       select tags from customers_customer where ($1::uuid[] is null or talent_id = any($1)) order by created_at desc, id desc limit 20000
     ) recent, unnest(recent.tags) as tag
     where starts_with(lower(tag), $2) group by tag order by 2 desc, 1 limit $3) found order by 2 desc, 1`,
    [options.talentIds, options.prefix, options.limit],
  );
}

export function findByProfileIds(reader: TenantReader, profileIds: string[], talentIds: string[] | null): Promise<{ json: string }[]> {
  return reader.rows<{ json: string }>(`select ${SHOWN} as json from customers_customer c ${customerShown({ notes: false })} where c.rm_profile_id = any($1) and c.merged_into is null and c.erased_at is null and ($2::uuid[] is null or c.talent_id = any($2)) order by c.created_at desc limit 50`, [profileIds, talentIds]);
}
