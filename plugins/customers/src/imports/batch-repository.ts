import type { TenantTransaction } from '@hako/sdk-plugin';
import { customerJson } from '../customers/columns-sql.js';
import type { CustomValues } from '../custom-fields/types.js';
import type { Customer } from '../customers/schema.js';

export interface BatchCustomer {
  id: string;
  nickname: string;
  nickname_search: string;
  nickname_grams: string[];
  language: string | null;
  status_code: string;
  tags: string[];
  source: string | null;
  notes: string | null;
  rm_profile_id: string | null;
  custom: CustomValues;
  cf_1: string | null;
  cf_2: string | null;
  cf_3: string | null;
  cf_4: string | null;
}

export interface BatchHome {
  talentId: string;
  profileStoreId: string;
  profileType: string;
  at: Date;
  by: string;
}

const COLUMNS = 'id uuid, nickname text, nickname_search text, nickname_grams text[], language text, status_code text, tags text[], source text, notes text, rm_profile_id text, custom jsonb, cf_1 text, cf_2 text, cf_3 text, cf_4 text';

/** One statement whatever the number of rows; the JSON is parsed by PostgreSQL, not by the protocol. */
export async function insertCustomers(tx: TenantTransaction, home: BatchHome, rows: readonly BatchCustomer[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.rows(
    `insert into customers_customer (id, talent_id, profile_store_id, profile_type, nickname, nickname_search, nickname_grams, language, status_code, tags, source, notes, rm_profile_id, custom, cf_1, cf_2, cf_3, cf_4, created_at, created_by, updated_at, updated_by)
     select r.id, $2, $3, $4, r.nickname, r.nickname_search, coalesce(r.nickname_grams, '{}'), r.language, r.status_code, coalesce(r.tags, '{}'), r.source, r.notes, r.rm_profile_id, coalesce(r.custom, '{}'), r.cf_1, r.cf_2, r.cf_3, r.cf_4, $5, $6, $5, $6
     from json_to_recordset($1::json) as r(${COLUMNS})`,
    [JSON.stringify(rows.map(withoutEmpty)), home.talentId, home.profileStoreId, home.profileType, home.at, home.by],
  );
}

/** Most rows fill few columns, and what is not written need not be read. */
function withoutEmpty(row: BatchCustomer): Partial<BatchCustomer> {
  const filled: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) if (value !== null && !isEmpty(value)) filled[name] = value;
  return filled;
}

const isEmpty = (value: unknown): boolean => typeof value === 'object' && value !== null && Object.keys(value).length === 0;

export async function updateCustomers(tx: TenantTransaction, rows: readonly BatchCustomer[], by: { at: Date; by: string }): Promise<void> {
  if (rows.length === 0) return;
  await tx.rows(
    `update customers_customer c set nickname = r.nickname, nickname_search = r.nickname_search, nickname_grams = r.nickname_grams, language = r.language, status_code = r.status_code,
       tags = r.tags, source = r.source, notes = r.notes, rm_profile_id = r.rm_profile_id, custom = r.custom, cf_1 = r.cf_1, cf_2 = r.cf_2, cf_3 = r.cf_3, cf_4 = r.cf_4, version = c.version + 1, updated_at = $2, updated_by = $3
     from json_to_recordset($1::json) as r(${COLUMNS}) where c.id = r.id`,
    [JSON.stringify(rows), by.at, by.by],
  );
}

export interface BatchCompany {
  customer_id: string;
  legal_name: string | null;
  short_name: string | null;
  segment: string | null;
  founding_date: string | null;
  website: string | null;
}

export async function saveCompanies(tx: TenantTransaction, rows: readonly BatchCompany[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.rows(
    `insert into customers_company (customer_id, legal_name, short_name, segment, founding_date, website)
     select r.customer_id, r.legal_name, r.short_name, r.segment, r.founding_date, r.website
     from json_to_recordset($1::json) as r(customer_id uuid, legal_name text, short_name text, segment text, founding_date date, website text)
     on conflict (customer_id) do update set legal_name = excluded.legal_name, short_name = excluded.short_name, segment = excluded.segment, founding_date = excluded.founding_date, website = excluded.website`,
    [JSON.stringify(rows)],
  );
}

/** Claims external ids for customers that are about to be inserted; who is not in the answer came too late. */
export async function claimExternalIds(tx: TenantTransaction, home: BatchHome & { consumer: string }, rows: readonly { id: string; customer_id: string; external_id: string }[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  // In one order in every process: two imports of the same people wait for each other, but never in a circle.
  const ordered = [...rows].sort((left, right) => (left.external_id < right.external_id ? -1 : 1));
  const claimed = await tx.rows<{ customer_id: string }>(
    `insert into customers_external_id (id, customer_id, profile_store_id, consumer, external_id, created_at, created_by)
     select r.id, r.customer_id, $2, $3, r.external_id, $4, $5 from json_to_recordset($1::json) as r(id uuid, customer_id uuid, external_id text)
     on conflict on constraint customers_external_id_once do nothing returning customer_id`,
    [JSON.stringify(ordered), home.profileStoreId, home.consumer, home.at, home.by],
  );
  return new Set(claimed.map((row) => row.customer_id));
}

/** For rows that turned out to be none after their ids were claimed. */
export async function releaseExternalIds(tx: TenantTransaction, customerIds: readonly string[]): Promise<void> {
  if (customerIds.length > 0) await tx.rows('delete from customers_external_id where customer_id = any($1)', [customerIds]);
}

/** Locked in the order of their ids, so that two imports never wait for each other in a circle. */
export async function lockCustomers(tx: TenantTransaction, ids: readonly string[]): Promise<Map<string, Customer>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.rows<{ id: string; json: string }>(
    `select c.id, ${customerJson({ notes: true })}::text as json from customers_customer c left join customers_company p on p.customer_id = c.id where c.id = any($1) order by c.id for update of c`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, JSON.parse(row.json) as Customer]));
}
