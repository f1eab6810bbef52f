import type { Purpose, TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import type { CustomerFilters } from '../customers/schema.js';
import type { ExportField } from './fields.js';

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
