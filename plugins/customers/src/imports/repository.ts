import type { TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import type { ColumnCode, ImportMode, ProfileType } from './columns.js';
import type { Encoding } from './encoding.js';
import type { RowError } from './row.js';
import type { Delimiter } from './scanner.js';
import type { FileFormat } from './upload.js';

/** What the file looks like; the titles are the file's own, for the error file and for fixing rows. */
export interface FileColumns {
  delimiter: Delimiter;
  headers: string[];
  codes: (ColumnCode | null)[];
  /** As it was uploaded; what rests sealed is CSV in UTF-8. Absent in imports of older houses. */
  format?: FileFormat;
  encoding?: Encoding | null;
  sheet?: string | null;
}

export interface ImportRecord {
  id: string;
  jobId: string | null;
  talentId: string;
  profileStoreId: string;
  profileType: ProfileType;
  mode: ImportMode;
  consumer: string;
  columns: FileColumns;
  dryRun: boolean;
  fileKey: string;
  fileName: string;
  fileExpiresAt: Date;
  total: number;
  processed: number;
  succeeded: number;
  failed: number;
  created: number;
  updated: number;
  unchanged: number;
  createdAt: Date;
  createdBy: string;
}

const SELECT = `select id, job_id as "jobId", talent_id as "talentId", profile_store_id as "profileStoreId", profile_type as "profileType", mode, consumer, columns, dry_run as "dryRun",
  file_key as "fileKey", file_name as "fileName", file_expires_at as "fileExpiresAt", total, processed, succeeded, failed, created, updated, unchanged, created_at as "createdAt", created_by as "createdBy" from customers_import`;

export function findImport(reader: TenantReader, id: string): Promise<ImportRecord | undefined> {
  return reader.row<ImportRecord>(`${SELECT} where id = $1`, [id]);
}

export function recentImports(reader: TenantReader, talentIds: string[] | null, limit: number): Promise<ImportRecord[]> {
  return reader.rows<ImportRecord>(`${SELECT} where ($1::uuid[] is null or talent_id = any($1)) order by created_at desc, id desc limit $2`, [talentIds, limit]);
}

export type NewImport = Omit<ImportRecord, 'jobId' | 'processed' | 'succeeded' | 'failed' | 'created' | 'updated' | 'unchanged'>;

export async function insertImport(tx: TenantTransaction, row: NewImport): Promise<void> {
  await tx.rows(
    `insert into customers_import (id, talent_id, profile_store_id, profile_type, mode, consumer, columns, dry_run, file_key, file_name, file_expires_at, total, created_at, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [row.id, row.talentId, row.profileStoreId, row.profileType, row.mode, row.consumer, JSON.stringify(row.columns), row.dryRun, row.fileKey, row.fileName, row.fileExpiresAt, row.total, row.createdAt, row.createdBy],
  );
}

export async function setImportJob(tx: TenantTransaction, id: string, jobId: string): Promise<void> {
  await tx.rows('update customers_import set job_id = $2 where id = $1', [id, jobId]);
}

export interface Progress {
  processed: number;
  created: number;
  updated: number;
  unchanged: number;
  failed: number;
}

/** Adds to the counters; the same transaction holds the rows that they count. */
export async function addProgress(tx: TenantTransaction, id: string, add: Progress): Promise<ImportRecord> {
  const row = await tx.row<ImportRecord>(
    `update customers_import set processed = processed + $2, created = created + $3, updated = updated + $4, unchanged = unchanged + $5, failed = failed + $6, succeeded = succeeded + $3 + $4 + $5
     where id = $1 returning id, job_id as "jobId", processed, succeeded, failed, created, updated, unchanged, total`,
    [id, add.processed, add.created, add.updated, add.unchanged, add.failed],
  );
  if (!row) throw new Error(`import ${id} is gone`);
  return row;
}

export interface RowErrors {
  record: number;
  errors: RowError[];
}

export async function insertErrors(tx: TenantTransaction, importId: string, rows: readonly RowErrors[]): Promise<void> {
  const flat = rows.flatMap(({ record, errors }) => errors.map((error, position) => ({ record, position, ...error })));
  if (flat.length === 0) return;
  await tx.rows(
    `insert into customers_import_error (import_id, record, position, field, code, params)
     select $1, r.record, r.position, r.field, r.code, coalesce(r.params, '{}') from json_to_recordset($2::json) as r(record int, position int, field text, code text, params jsonb)
     on conflict do nothing`,
    [importId, JSON.stringify(flat)],
  );
}

export interface StoredError {
  record: number;
  field: string;
  code: string;
  params: Record<string, number>;
}

/** Errors of the next `limit` rejected records after `after`, in the file's order. */
export function readErrors(reader: TenantReader, importId: string, options: { after: number; limit: number }): Promise<StoredError[]> {
  return reader.rows<StoredError>(
    `select e.record, e.field, e.code, e.params from customers_import_error e
     where e.import_id = $1 and e.record in (select distinct record from customers_import_error where import_id = $1 and record > $2 order by record limit $3)
     order by e.record, e.position`,
    [importId, options.after, options.limit],
  );
}

export interface ReasonCount {
  field: string;
  code: string;
  params: Record<string, number>;
  records: number;
}

/** Why records were rejected, most frequent first; a record with two problems counts under both. */
export function countReasons(reader: TenantReader, importId: string): Promise<ReasonCount[]> {
  return reader.rows<ReasonCount>(
    `select field, code, coalesce((array_agg(params))[1], '{}') as params, count(distinct record)::int as records
     from customers_import_error where import_id = $1 group by field, code order by 4 desc, 1, 2`,
    [importId],
  );
}

/** Takes these records' errors away and answers which had any: of two people who fix the same row, one gets it. */
export async function takeErrors(tx: TenantTransaction, importId: string, records: readonly number[]): Promise<Set<number>> {
  const rows = await tx.rows<{ record: number }>('delete from customers_import_error where import_id = $1 and record = any($2) returning record', [importId, records]);
  return new Set(rows.map((row) => row.record));
}

export function rejectedRecords(reader: TenantReader, importId: string, records: readonly number[]): Promise<{ record: number }[]> {
  return reader.rows<{ record: number }>('select distinct record from customers_import_error where import_id = $1 and record = any($2)', [importId, records]);
}

/** Files whose time is over; the rows stay, as history. */
export function expiredFiles(reader: TenantReader, now: Date): Promise<{ fileKey: string; sealed: boolean }[]> {
  return reader.rows<{ fileKey: string; sealed: boolean }>(
    `select file_key as "fileKey", true as sealed from customers_import where file_expires_at < $1 and file_key <> ''
     union select file_key, personal from customers_export where expires_at < $1 and file_key is not null limit 500`,
    [now],
  );
}

export async function forgetFile(tx: TenantTransaction, fileKey: string): Promise<void> {
  await tx.rows(`update customers_import set file_key = '' where file_key = $1`, [fileKey]);
  await tx.rows('update customers_export set file_key = null where file_key = $1', [fileKey]);
}

/** Back to the first record: only for trials, which store no customers. */
export async function resetImport(tx: TenantTransaction, id: string): Promise<void> {
  await tx.rows('delete from customers_import_error where import_id = $1', [id]);
  await tx.rows('update customers_import set processed = 0, succeeded = 0, failed = 0, created = 0, updated = 0, unchanged = 0 where id = $1 and dry_run', [id]);
}
