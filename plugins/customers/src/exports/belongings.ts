import type { TenantReader } from '@hako/sdk-plugin';
import { instantText } from '../customers/columns-sql.js';
import type { ExportField } from './fields.js';
import type { ExportedExternalId, ExportedIdentity, ExportedMembership } from './values.js';

/** What stands in other tables, for the customers of one batch. What was not asked for is not read. */
export interface Belongings {
  externalIds: ReadonlyMap<string, ExportedExternalId[]>;
  identities: ReadonlyMap<string, ExportedIdentity[]>;
  memberships: ReadonlyMap<string, ExportedMembership[]>;
  companies: ReadonlyMap<string, ExportedCompany>;
}

export interface ExportedCompany {
  legalName: string | null;
  shortName: string | null;
  segment: string | null;
  foundingDate: string | null;
  website: string | null;
}

const COMPANY_FIELDS = ['legalName', 'shortName', 'segment', 'foundingDate', 'website'] as const satisfies (keyof ExportedCompany & ExportField)[];
export const isCompanyField = (field: ExportField): field is (typeof COMPANY_FIELDS)[number] => COMPANY_FIELDS.some((name) => name === field);

type Of<T> = T & { customerId: string };

const EXTERNAL_IDS = 'select customer_id as "customerId", consumer, external_id as "externalId" from customers_external_id where customer_id = any($1::uuid[]) order by customer_id, consumer, external_id';
const IDENTITIES = 'select customer_id as "customerId", platform, uid, nickname, profile_url as "profileUrl", verified, current from customers_identity where customer_id = any($1::uuid[]) order by customer_id, platform, uid';
const MEMBERSHIPS = `select m.customer_id as "customerId", t.code as type, l.code as level, ${instantText('m.valid_from')} as "validFrom", ${instantText('m.valid_to')} as "validTo", m.auto_renew as "autoRenew"
  from customers_membership m join customers_dictionary t on t.id = m.type_id join customers_dictionary l on l.id = m.level_id where m.customer_id = any($1::uuid[]) order by m.customer_id, m.valid_from, m.id`;
const COMPANIES = 'select customer_id as "customerId", legal_name as "legalName", short_name as "shortName", segment, founding_date::text as "foundingDate", website from customers_company where customer_id = any($1::uuid[])';

/** One statement for each kind: a subquery for each customer costs PostgreSQL four times as much. */
export async function readBelongings(reader: TenantReader, fields: readonly ExportField[], ids: readonly string[]): Promise<Belongings> {
  const read = <T extends object>(wanted: boolean, sql: string): Promise<Of<T>[]> | [] => (wanted && ids.length > 0 ? reader.rows<Of<T>>(sql, [ids]) : []);
  const has = (...names: ExportField[]): boolean => names.some((name) => fields.includes(name));
  const [externalIds, identities, memberships, companies] = await Promise.all([
    read<ExportedExternalId>(has('externalId', 'externalIds'), EXTERNAL_IDS),
    read<ExportedIdentity>(has('identities'), IDENTITIES),
    read<ExportedMembership>(has('memberships'), MEMBERSHIPS),
    read<ExportedCompany>(fields.some(isCompanyField), COMPANIES),
  ]);
  return {
    externalIds: grouped(externalIds, ({ consumer, externalId }) => ({ consumer, externalId })),
    identities: grouped(identities, ({ platform, uid, nickname, profileUrl, verified, current }) => ({ platform, uid, nickname, profileUrl, verified, current })),
    memberships: grouped(memberships, ({ type, level, validFrom, validTo, autoRenew }) => ({ type, level, validFrom, validTo, autoRenew })),
    companies: new Map(companies.map((company) => [company.customerId, company])),
  };
}

function grouped<T>(rows: readonly Of<T>[], item: (row: Of<T>) => T): Map<string, T[]> {
  const lists = new Map<string, T[]>();
  for (const row of rows) {
    const list = lists.get(row.customerId);
    if (list) list.push(item(row));
    else lists.set(row.customerId, [item(row)]);
  }
  return lists;
}
