import type { JobHandler, JobRun, PluginContext } from '@hako/sdk-plugin';
import { fieldsOf } from '../custom-fields/check.js';
import { listFields } from '../custom-fields/repository.js';
import type { CustomField } from '../custom-fields/types.js';
import { activeStatuses } from '../customers/status.js';
import { readCatalogue } from './catalogue.js';
import { planLinks } from './link-plan.js';
import { planRows, type PlanRules } from './plan.js';
import { processBatches, type CheckedRecord } from './process.js';
import { readRecords } from './records.js';
import { addProgress, findImport, insertErrors, resetImport, type ImportRecord, type RowErrors } from './repository.js';
import { checkRow, type ImportRow, type RowRules } from './row.js';

/** The vault takes 1,000 subjects a call and 100 calls a minute: smaller batches would spend the minute sooner. */
const BATCH = 1_000;

/**
 * The import of an accepted file. Its place in the file is saved with the rows it stands for, so that a worker that was
 * killed goes on where the last commit was; personal data of the batch that was lost is written again under the same ids.
 */
export const importJob: JobHandler = async (run, ctx) => {
  const id = String(run.data['importId']);
  const target = await ctx.db.read((reader) => findImport(reader, id));
  if (!target) throw new Error(`import ${id} is gone`);
  if (target.dryRun) await tryFile(run, ctx, target);
  else await importFile(run, ctx, target);
  return finish(run, ctx, id);
};

async function importFile(run: JobRun, ctx: PluginContext, target: ImportRecord): Promise<void> {
  const after = Number(run.state?.['record'] ?? 0);
  await processBatches(
    {
      ctx,
      target,
      rules: await planRules(ctx, target),
      seed: (record) => `import:${target.id}:${record}`,
      after: async (tx, result) => {
        const now = await addProgress(tx, target.id, result.progress);
        await run.checkpoint(tx, { processed: now.processed, total: target.total, counters: counters(now), state: { record: result.lastRecord } });
      },
    },
    readBatches(run, ctx, target, after),
  );
}

/** A trial counts and tells, and stores nothing but that. What it has seen lives in memory, so it begins anew after a kill. */
async function tryFile(run: JobRun, ctx: PluginContext, target: ImportRecord): Promise<void> {
  await ctx.db.write((tx) => resetImport(tx, target.id));
  const seen = new Set<string>();
  const rules = await planRules(ctx, target);
  for await (const records of readBatches(run, ctx, target, 0)) {
    const rows: ImportRow[] = [];
    const rejected: RowErrors[] = [];
    for (const { record, checked } of records) {
      if (checked.ok) rows.push(checked.row);
      else rejected.push({ record, errors: checked.errors });
    }
    const earlier = new Set(seen);
    const plan = await ctx.db.read((reader) => planRows(reader, target, rows, seen, rules));
    const linked = plan.rows.map(({ row, known }) => ({ row, customerId: known?.customerId ?? ctx.ids.uuid(), isNew: known === undefined }));
    const links = await ctx.db.read((reader) => planLinks(reader, linked, { profileStoreId: target.profileStoreId, now: ctx.clock.now(), newId: () => ctx.ids.uuid(), lock: false }));
    rejected.push(...plan.rejected, ...links.rejected);
    const refused = new Set(links.rejected.map(({ record }) => record));
    const good = plan.rows.filter(({ row }) => !refused.has(row.record));
    const updated = good.filter(({ row, known }) => known !== undefined || (row.externalId !== undefined && earlier.has(row.externalId))).length;
    await ctx.db.write(async (tx) => {
      await insertErrors(tx, target.id, rejected);
      const now = await addProgress(tx, target.id, { processed: records.length, created: good.length - updated, updated, unchanged: 0, failed: rejected.length });
      await run.checkpoint(tx, { processed: now.processed, total: target.total, counters: counters(now) });
    });
  }
}

async function* readBatches(run: JobRun, ctx: PluginContext, target: ImportRecord, after: number): AsyncGenerator<CheckedRecord[]> {
  const rules = await rowRules(ctx, target);
  const file = await ctx.pii.openFile(target.fileKey, { purpose: 'import', reason: `import ${target.id}` });
  let batch: CheckedRecord[] = [];
  for await (const { record, cells } of readRecords(file, { delimiter: target.columns.delimiter, after })) {
    batch.push({ record, checked: checkRow(record, cells, rules) });
    if (batch.length < BATCH) continue;
    await run.throwIfCancelled();
    yield batch;
    batch = [];
  }
  await run.throwIfCancelled();
  if (batch.length > 0) yield batch;
}

export async function rowRules(ctx: PluginContext, target: ImportRecord): Promise<RowRules> {
  return {
    codes: target.columns.codes,
    profileType: target.profileType,
    mode: target.mode,
    statuses: await activeStatuses(ctx, target.talentId),
    phoneCountry: await ctx.settings.get<string>('customersPhoneCountry', { type: 'talent', id: target.talentId }),
    now: ctx.clock.now(),
    catalogue: await readCatalogue(ctx, target),
  };
}

export async function planRules(ctx: PluginContext, target: ImportRecord): Promise<PlanRules & { fields: CustomField[] }> {
  const fields = await ctx.db.read(listFields);
  return { fields, talentIds: await ctx.scopes.sharers(target.talentId), required: fieldsOf(fields, target.profileType, { personal: false }).filter(({ required }) => required).map(({ code }) => code) };
}

const counters = ({ succeeded, failed, created, updated, unchanged }: ImportRecord): Record<string, number> => ({ succeeded, failed, created, updated, unchanged });

async function finish(run: JobRun, ctx: PluginContext, id: string): Promise<Record<string, unknown>> {
  const done = await ctx.db.read((reader) => findImport(reader, id));
  if (!done) throw new Error(`import ${id} is gone`);
  await ctx.db.write(async (tx) => {
    await ctx.notices.send(tx, {
      to: { userId: done.createdBy },
      title: 'notices.importDone',
      params: { file: done.fileName, succeeded: done.succeeded, total: done.total },
      link: `/customers/import/${id}`,
      level: done.failed > 0 ? 'warning' : 'success',
    });
  });
  return { importId: id, attempt: run.attempt, ...counters(done) };
}
