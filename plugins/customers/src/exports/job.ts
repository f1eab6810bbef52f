import type { Readable } from 'node:stream';
import type { JobHandler, JobRun, PluginContext, Purpose } from '@hako/sdk-plugin';
import { CSV_TYPE, XLSX_TYPE } from '../csv/table.js';
import { both } from '../customers/visibility.js';
import { listFields } from '../custom-fields/repository.js';
import { exportContent } from './content.js';
import { findExport, finishExport, type ExportRecord } from './repository.js';
import { streamExport } from './rows.js';
import { archiveFilters, visibleCustomers } from '../stores/archives.js';
import { wallTimeAt } from '../zone.js';

const KEPT_HOURS = 24;
const BATCH = 500;
/** Progress is written, and a wish to stop heard, this often. */
const TELL_MS = 500;
export const CONTENT_TYPE = { csv: CSV_TYPE, json: 'application/json; charset=utf-8', xlsx: XLSX_TYPE } as const;

/** Writes the file as its rows come. After a kill it starts anew: the cursor's snapshot died with the process. */
export const exportJob: JobHandler = async (run, ctx) => {
  const id = String(run.data['exportId']);
  const row = await ctx.db.read((reader) => findExport(reader, id));
  if (!row) throw new Error(`export ${id} is gone`);
  let written = 0;
  const body = await content(run, ctx, row, (count) => (written += count));
  const expiresAt = new Date(ctx.clock.now().getTime() + KEPT_HOURS * 3_600_000);
  const key = `exports/${id}.${row.format}`;
  const contentType = CONTENT_TYPE[row.format];
  if (row.personal) await ctx.pii.sealFile(key, body, { contentType, expiresAt, purpose: purposeOf(row), reason: row.reason ?? '' });
  else await ctx.files.put(key, body, { contentType, expiresAt });
  // The day on the agency's wall: at eight in the morning in Tokyo, UTC still says yesterday.
  const day = new Date(wallTimeAt(row.createdAt.getTime(), await ctx.settings.get<string>('timezone'))).toISOString().slice(0, 10);
  const name = `customers-${day}.${row.format}`;
  await ctx.db.write(async (tx) => {
    await finishExport(tx, id, { key, name, rows: written, expiresAt });
    await run.checkpoint(tx, { processed: written, total: written });
  });
  return { exportId: id, rows: written };
};

/** The rights of the person at the time of the job, not of the request, decide which rows come. */
async function content(run: JobRun, ctx: PluginContext, row: ExportRecord, count: (rows: number) => number): Promise<Readable> {
  const exportable = await visibleCustomers(ctx, 'customer.export:execute');
  let visible = row.personal ? both(exportable, await visibleCustomers(ctx, 'customer.pii:read')) : exportable;
  if (row.fields.includes('memberships')) visible = both(visible, await visibleCustomers(ctx, 'customer.membership:read'));
  const batches = streamExport(ctx.db, row.fields, await archiveFilters(ctx, row.filters), visible, BATCH);
  let told = -Infinity;
  return exportContent(ctx, batches, {
    own: await ctx.db.read(listFields),
    format: row.format,
    fields: row.fields,
    why: row.personal ? { purpose: purposeOf(row), reason: row.reason ?? '' } : undefined,
    onRows: async (rows) => {
      const processed = count(rows);
      if (performance.now() - told < TELL_MS) return;
      told = performance.now();
      await run.throwIfCancelled();
      await ctx.db.write((tx) => run.checkpoint(tx, { processed }));
    },
  });
}

export const purposeOf = (row: Pick<ExportRecord, 'purpose'>): Purpose => row.purpose ?? 'subject_request';
