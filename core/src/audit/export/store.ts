import type { TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import type { StreamName } from '../sealing/index.js';

export type ExportFormat = 'jsonl' | 'csv';

export interface ExportRow {
  id: string;
  jobId: string | null;
  format: ExportFormat;
  streams: StreamName[];
  from: Date | null;
  to: Date | null;
  createdBy: string;
  createdAt: Date;
  fileKey: string | null;
  fileName: string | null;
  entries: number | null;
  /** Leaves that its checkpoint covers */
  size: number | null;
  expiresAt: Date | null;
}

const COLUMNS = `id, job_id as "jobId", format, streams, from_at as "from", to_at as "to", created_by as "createdBy", created_at as "createdAt", file_key as "fileKey", file_name as "fileName", entries, size, expires_at as "expiresAt"`;

export async function insertExport(tx: TenantTransaction, row: Pick<ExportRow, 'id' | 'format' | 'streams' | 'from' | 'to' | 'createdBy' | 'createdAt'>): Promise<void> {
  await tx.rows('insert into audit_export (id, format, streams, from_at, to_at, created_by, created_at) values ($1, $2, $3, $4, $5, $6, $7)', [row.id, row.format, row.streams, row.from, row.to, row.createdBy, row.createdAt]);
}

export async function setExportJob(tx: TenantTransaction, id: string, jobId: string): Promise<void> {
  await tx.rows('update audit_export set job_id = $2 where id = $1', [id, jobId]);
}

export async function finishExport(tx: TenantTransaction, id: string, made: Pick<ExportRow, 'fileKey' | 'fileName' | 'entries' | 'size' | 'expiresAt'>): Promise<void> {
  await tx.rows('update audit_export set file_key = $2, file_name = $3, entries = $4, size = $5, expires_at = $6 where id = $1', [id, made.fileKey, made.fileName, made.entries, made.size, made.expiresAt]);
}

export const findExport = (q: TenantReader, id: string): Promise<ExportRow | undefined> => q.row<ExportRow>(`select ${COLUMNS} from audit_export where id = $1`, [id]);

export const exportsOf = (q: TenantReader, person: string): Promise<ExportRow[]> => q.rows<ExportRow>(`select ${COLUMNS} from audit_export where created_by = $1 order by created_at desc limit 50`, [person]);
