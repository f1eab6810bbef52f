import type { TenantDb, VisibleScopes } from '@hako/sdk-plugin';
import type { CustomValues } from '../custom-fields/types.js';
import { instantText } from '../customers/columns-sql.js';
import { Bindings, customerWhere } from '../customers/filter-sql.js';
import { resolveFilters } from '../customers/resolve.js';
import type { CustomerFilters } from '../customers/schema.js';
import { ahead } from './ahead.js';
import { readBelongings, type Belongings, type ExportedCompany } from './belongings.js';
import { CORE_FIELD_NAMES, type CoreField, type ExportField } from './fields.js';

type ListField = 'externalId' | 'externalIds' | 'identities' | 'memberships';
type OwnField = Exclude<CoreField, ListField | keyof ExportedCompany>;

/** A customer's own columns; those that were not asked for are absent. */
export type ExportRow = { [field in Exclude<OwnField, 'id'>]?: string | null } & { id: string; custom?: CustomValues; rmProfileId: string | null };

export interface ExportBatch {
  rows: ExportRow[];
  belongings: Belongings;
}

/** Between the tags of a row: no tag holds it, any other character may stand in one. */
export const BETWEEN_TAGS = '\x1f';

const COLUMN: Record<OwnField, string> = {
  id: 'c.id::text', profileType: 'c.profile_type', talentId: 'c.talent_id::text', nickname: 'c.nickname', language: 'c.language', status: 'c.status_code', tags: `array_to_string(c.tags, E'\\x1f')`, source: 'c.source', notes: 'c.notes',
  active: 'c.active::text', createdAt: instantText('c.created_at'), updatedAt: instantText('c.updated_at'),
};

const isOwn = (field: CoreField): field is OwnField => field in COLUMN;

/**
 * Rows in the order of their creation, by cursor: memory stays the same whatever their number. The cursor's snapshot says
 * who is in the export; what belongs to somebody is read when her batch comes.
 */
export function streamExport(db: TenantDb, fields: readonly ExportField[], filters: CustomerFilters, visible: VisibleScopes, batch: number): AsyncGenerator<ExportBatch> {
  return ahead(batches(db, fields, filters, visible, batch));
}

async function* batches(db: TenantDb, fields: readonly ExportField[], filters: CustomerFilters, visible: VisibleScopes, batch: number): AsyncGenerator<ExportBatch> {
  const bind = new Bindings();
  const where = customerWhere(filters, visible, bind, await db.read((reader) => resolveFilters(reader, filters, visible)));
  const own = CORE_FIELD_NAMES.filter(isOwn).filter((name) => name === 'id' || fields.includes(name));
  const columns = [...own.map((field) => `${COLUMN[field]} as "${field}"`), ...(fields.some((field) => field.startsWith('custom.')) ? ['c.custom'] : []), 'c.rm_profile_id as "rmProfileId"'];
  const sql = `select ${columns.join(', ')} from customers_customer c where ${where} and c.restricted_at is null order by c.created_at, c.id`;
  // The next rows are fetched while what belongs to these is read.
  for await (const rows of ahead(db.stream<ExportRow>(sql, bind.values, batch))) {
    yield { rows, belongings: await db.read((reader) => readBelongings(reader, fields, rows.map(({ id }) => id))) };
  }
}

