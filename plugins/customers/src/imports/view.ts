import type { PluginContext } from '@hako/sdk-plugin';
import { findImport, type ImportRecord } from './repository.js';
import type { RowError } from './row.js';
import type { ImportView } from './schema.js';

/** An import with the state of its job; the counters are those of committed rows. */
export async function importView(ctx: Pick<PluginContext, 'clock' | 'db' | 'jobs'>, read: ImportRecord): Promise<ImportView> {
  const job = read.jobId === null ? undefined : await ctx.jobs.get(read.jobId);
  // It may have ended since the row was read: who asks until it has ended asks no more, and would keep counters from before.
  const row = job?.finishedAt && read.processed < read.total ? ((await ctx.db.read((reader) => findImport(reader, read.id))) ?? read) : read;
  return {
    id: row.id,
    state: job?.state ?? 'waiting',
    jobId: row.jobId,
    talentId: row.talentId,
    profileType: row.profileType,
    mode: row.mode,
    consumer: row.consumer,
    dryRun: row.dryRun,
    fileName: row.fileName,
    format: row.columns.format ?? 'csv',
    encoding: row.columns.encoding ?? null,
    sheet: row.columns.sheet ?? null,
    headers: row.columns.headers,
    columns: row.columns.codes,
    total: row.total,
    processed: row.processed,
    succeeded: row.succeeded,
    failed: row.failed,
    created: row.created,
    updated: row.updated,
    unchanged: row.unchanged,
    progress: row.total === 0 ? 1 : row.processed / row.total,
    error: job?.error ?? null,
    fixableUntil: isKept(ctx, row) ? row.fileExpiresAt.toISOString() : null,
    createdAt: row.createdAt.toISOString(),
    createdBy: row.createdBy,
    finishedAt: job?.finishedAt ?? null,
  };
}

export function isKept(ctx: Pick<PluginContext, 'clock'>, row: ImportRecord): boolean {
  return row.fileKey !== '' && row.fileExpiresAt > ctx.clock.now();
}

export interface RowErrorText {
  field: string;
  code: string;
  message: string;
}

export function errorText(ctx: Pick<PluginContext, 't'>, error: Pick<RowError, 'field' | 'code' | 'params'>): RowErrorText {
  return { field: error.field, code: error.code, message: ctx.t(`import.${error.code}`, error.params ?? {}) };
}
