import type { TenantDb, TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import { Bindings, messageWhere, type Sight } from '../desk/filter-sql.js';
import type { MessageFilters } from '../desk/schema.js';
import { COLUMN, type ExportField } from './fields.js';

export const FORMATS = ['csv', 'json', 'xlsx'] as const;
export type ExportFormat = (typeof FORMATS)[number];

export interface ExportRecord {
  id: string;
  jobId: string | null;
  format: ExportFormat;
  fields: ExportField[];
  filters: MessageFilters;
  fileKey: string | null;
  fileName: string | null;
  rows: number | null;
  expiresAt: Date | null;
  createdAt: Date;
  createdBy: string;
}

export const findExport = (reader: TenantReader, id: string): Promise<ExportRecord | undefined> =>
  reader.row<ExportRecord>(
    'select id, job_id as "jobId", format, fields, filters, file_key as "fileKey", file_name as "fileName", rows, expires_at as "expiresAt", created_at as "createdAt", created_by as "createdBy" from marshmallow_export where id = $1',
    [id],
  );

export async function insertExport(tx: TenantTransaction, row: Pick<ExportRecord, 'id' | 'format' | 'fields' | 'filters' | 'createdAt' | 'createdBy'>): Promise<void> {
  await tx.rows('insert into marshmallow_export (id, format, fields, filters, created_at, created_by) values ($1, $2, $3, $4, $5, $6)', [row.id, row.format, row.fields, JSON.stringify(row.filters), row.createdAt, row.createdBy]);
}

export async function setExportJob(tx: TenantTransaction, id: string, jobId: string): Promise<void> {
  await tx.rows('update marshmallow_export set job_id = $2 where id = $1', [id, jobId]);
}

export async function finishExport(tx: TenantTransaction, id: string, file: { key: string; name: string; rows: number; expiresAt: Date }): Promise<void> {
  await tx.rows('update marshmallow_export set file_key = $2, file_name = $3, rows = $4, expires_at = $5 where id = $1', [id, file.key, file.name, file.rows, file.expiresAt]);
}

export type ExportRow = Partial<Record<ExportField, string | number | boolean | null>>;

/** Oldest first, by cursor: memory stays the same whatever their number. */
export async function* streamMessages(db: TenantDb, fields: readonly ExportField[], filters: MessageFilters, sight: Sight, batch: number): AsyncGenerator<ExportRow[]> {
  const bind = new Bindings();
  const where = messageWhere(filters, sight, bind);
  yield* db.stream<ExportRow>(`select ${fields.map((field) => `${COLUMN[field]} as "${field}"`).join(', ')} from marshmallow_message m where ${where} order by m.created_at, m.id`, bind.values, batch);
}

/** Those whose file has been thrown away by now. */
export async function forgetExports(tx: TenantTransaction, before: Date): Promise<string[]> {
  return (await tx.rows<{ key: string | null }>('delete from marshmallow_export where created_at < $1 returning file_key as key', [before])).flatMap(({ key }) => key ?? []);
}
