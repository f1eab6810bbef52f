import type { Purpose, TenantDb, TenantReader, TenantTransaction, VisibleScopes } from '@hako/sdk-plugin';
import { instantText } from '../customers/columns-sql.js';
import { Bindings, customerWhere } from '../customers/filter-sql.js';
import { resolveFilters } from '../customers/resolve.js';
import type { CustomerFilters } from '../customers/schema.js';
import type { CustomValues } from '../custom-fields/types.js';
import { CORE_FIELD_NAMES, type CoreField, type ExportField } from './fields.js';
import type { ExportedMembership } from './values.js';

export type ExportFormat = 'csv' | 'json' | 'xlsx';

export interface ExportRecord {
  id: string;
  jobId: string | null;
  format: ExportFormat;
  fields: ExportField[];
  filters: CustomerFilters;
  personal: boolean;
  purpose: Purpose | null;
  reason: string | null;
  fileKey: string | null;
  fileName: string | null;
  rows: number | null;
  expiresAt: Date | null;
  createdAt: Date;
  createdBy: string;
}

export function findExport(reader: TenantReader, id: string): Promise<ExportRecord | undefined> {
  return reader.row<ExportRecord>(
    `select id, job_id as "jobId", format, fields, filters, personal, purpose, reason, file_key as "fileKey", file_name as "fileName", rows, expires_at as "expiresAt", created_at as "createdAt", created_by as "createdBy" from customers_export where id = $1`,
    [id],
  );
}

export async function insertExport(tx: TenantTransaction, row: Pick<ExportRecord, 'id' | 'format' | 'fields' | 'filters' | 'personal' | 'purpose' | 'reason' | 'createdAt' | 'createdBy'>): Promise<void> {
  await tx.rows('insert into customers_export (id, format, fields, filters, personal, purpose, reason, created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [row.id, row.format, row.fields, JSON.stringify(row.filters), row.personal, row.purpose, row.reason, row.createdAt, row.createdBy]);
}

export async function setExportJob(tx: TenantTransaction, id: string, jobId: string): Promise<void> {
  await tx.rows('update customers_export set job_id = $2 where id = $1', [id, jobId]);
}

/** The reason was for the vault's log, where it stands by now; core has no further use for it. */
export async function finishExport(tx: TenantTransaction, id: string, file: { key: string; name: string; rows: number; expiresAt: Date }): Promise<void> {
  await tx.rows('update customers_export set file_key = $2, file_name = $3, rows = $4, expires_at = $5, reason = null where id = $1', [id, file.key, file.name, file.rows, file.expiresAt]);
}

type Lists = {
  externalIds: { consumer: string; externalId: string }[];
  identities: { platform: string; uid: string; nickname: string | null; profileUrl: string | null; verified: boolean; current: boolean }[];
  memberships: ExportedMembership[];
};

/** A customer as the statement gives her; fields that were not asked for are absent. */
export type ExportRow = { [field in Exclude<CoreField, keyof Lists>]?: string | null } & Partial<Lists> & { custom?: CustomValues; rmProfileId: string | null };

/** A list of what belongs to the customer, as JSON of PostgreSQL; null instead of an empty one. */
const listOf = (object: string, from: string, order: string): string => `(select json_agg(${object} order by ${order}) from ${from})`;

const company = (column: string): string => `(select p.${column} from customers_company p where p.customer_id = c.id)`;

const COLUMN: Record<CoreField, string> = {
  id: 'c.id::text', externalId: `(select string_agg(e.external_id, ';' order by e.consumer, e.external_id) from customers_external_id e where e.customer_id = c.id)`,
  externalIds: listOf(`json_build_object('consumer', e.consumer, 'externalId', e.external_id)`, 'customers_external_id e where e.customer_id = c.id', 'e.consumer, e.external_id'),
  identities: listOf(`json_build_object('platform', i.platform, 'uid', i.uid, 'nickname', i.nickname, 'profileUrl', i.profile_url, 'verified', i.verified, 'current', i.current)`, 'customers_identity i where i.customer_id = c.id', 'i.platform, i.uid'),
  memberships: listOf(
    `json_build_object('type', t.code, 'level', l.code, 'validFrom', ${instantText('m.valid_from')}, 'validTo', ${instantText('m.valid_to')}, 'autoRenew', m.auto_renew)`,
    'customers_membership m join customers_dictionary t on t.id = m.type_id join customers_dictionary l on l.id = m.level_id where m.customer_id = c.id',
    'm.valid_from, m.id',
  ),
  profileType: 'c.profile_type', talentId: 'c.talent_id::text', nickname: 'c.nickname', language: 'c.language', status: 'c.status_code', tags: `array_to_string(c.tags, ';')`, source: 'c.source', notes: 'c.notes',
  active: 'c.active::text', legalName: company('legal_name'), shortName: company('short_name'), segment: company('segment'), foundingDate: company('founding_date::text'), website: company('website'), createdAt: instantText('c.created_at'), updatedAt: instantText('c.updated_at'),
};

/** What is carried through the sort: an export's own columns and no search terms. */
const SORTED = ['id', 'talent_id', 'profile_type', 'nickname', 'language', 'status_code', 'tags', 'source', 'notes', 'active', 'custom', 'rm_profile_id', 'created_at', 'updated_at'].map((column) => `c.${column}`).join(', ');

/** Rows in the order of their creation, by cursor: memory stays the same whatever their number. */
export async function* streamExport(db: TenantDb, fields: readonly ExportField[], filters: CustomerFilters, visible: VisibleScopes, batch: number): AsyncGenerator<ExportRow[]> {
  const bind = new Bindings();
  const where = customerWhere(filters, visible, bind, await db.read((reader) => resolveFilters(reader, filters, visible)));
  const columns = CORE_FIELD_NAMES.filter((name) => fields.includes(name)).map((field) => `${COLUMN[field]} as "${field}"`);
  if (fields.some((field) => field.startsWith('custom.'))) columns.push('c.custom');
  // Sorted inside, without what belongs to a customer: else PostgreSQL would gather all of that for everybody before the first row.
  yield* db.stream<ExportRow>(
    `select ${[...columns, 'c.rm_profile_id as "rmProfileId"'].join(', ')} from (select ${SORTED} from customers_customer c where ${where} and c.restricted_at is null order by c.created_at, c.id offset 0) c order by c.created_at, c.id`,
    bind.values,
    batch,
  );
}
