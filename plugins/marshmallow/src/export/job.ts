import type { JobHandler, JobRun, PluginContext } from '@hako/sdk-plugin';
import { MODERATE } from '../desk/view.js';
import { exportFile } from './content.js';
import { findExport, finishExport, streamMessages, type ExportFormat, type ExportRecord, type ExportRow } from './repository.js';

const KEPT_HOURS = 24;
const BATCH = 500;

export const CONTENT_TYPE: Record<ExportFormat, string> = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' };

/** Writes the file as its rows come. After a kill it begins anew: the cursor's snapshot died with the process. */
export const exportJob: JobHandler = async (run, ctx) => {
  const id = String(run.data['exportId']);
  const row = await ctx.db.read((reader) => findExport(reader, id));
  if (!row) throw new Error(`export ${id} is gone`);
  let written = 0;
  const batches = counted(run, ctx, row, (rows) => (written += rows));
  const expiresAt = new Date(ctx.clock.now().getTime() + KEPT_HOURS * 3_600_000);
  const key = `exports/${id}.${row.format}`;
  await ctx.files.put(key, await exportFile(ctx, row.format, row.fields, batches, await ctx.watermark()), { contentType: CONTENT_TYPE[row.format], expiresAt });
  const name = `marshmallow-${row.createdAt.toISOString().slice(0, 10)}.${row.format}`;
  await ctx.db.write(async (tx) => {
    await finishExport(tx, id, { key, name, rows: written, expiresAt });
    await run.checkpoint(tx, { processed: written, total: written });
  });
  return { exportId: id, rows: written };
};

/** The rights of the person at the time of the job, not of the request, decide which rows come. */
async function* counted(run: JobRun, ctx: PluginContext, row: ExportRecord, count: (rows: number) => number): AsyncGenerator<ExportRow[]> {
  const sight = { reads: await ctx.scopes.visible('marshmallow.message:execute'), moderates: await ctx.scopes.visible(MODERATE) };
  for await (const rows of streamMessages(ctx.db, row.fields, row.filters, sight, BATCH)) {
    await run.throwIfCancelled();
    const processed = count(rows.length);
    await ctx.db.write((tx) => run.checkpoint(tx, { processed }));
    yield rows;
  }
}
