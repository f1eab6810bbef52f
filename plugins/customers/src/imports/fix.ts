import { invalid, type PluginContext } from '@hako/sdk-plugin';
import { refuse } from '../errors.js';
import { planRules, rowRules } from './job.js';
import { processBatch, type BatchResult, type CheckedRecord } from './process.js';
import { readWanted } from './rejected.js';
import { addProgress, rejectedRecords, takeErrors, type ImportRecord } from './repository.js';
import { checkRow } from './row.js';
import type { FixBody } from './schema.js';
import { errorText, type RowErrorText } from './view.js';

export interface FixOutcome {
  record: number;
  status: 'created' | 'updated' | 'unchanged' | 'failed';
  customerId: string | null;
  errors: RowErrorText[];
}

/** Corrected rows go the same way as the file's own; what is still wrong stays in the list with its new reasons. */
export async function fixRows(ctx: PluginContext, target: ImportRecord, body: FixBody): Promise<FixOutcome[]> {
  if (target.dryRun) throw refuse('IMPORT_STATE');
  const records = body.rows.map(({ record }) => record);
  if (new Set(records).size !== records.length) throw invalid([{ path: '/rows', code: 'duplicate' }]);
  checkHeaders(target, body);
  const open = new Set((await ctx.db.read((reader) => rejectedRecords(reader, target.id, records))).map(({ record }) => record));
  const checked = await checkFixed(ctx, target, body, open);
  const results = await processBatch(await fixOptions(ctx, target), checked.filter(({ record }) => open.has(record)));
  return records.map((record) => outcome(ctx, record, results));
}

function checkHeaders(target: ImportRecord, body: FixBody): void {
  const known = new Set(target.columns.headers);
  const problems = body.rows.flatMap(({ values }, index) => Object.keys(values).filter((header) => !known.has(header)).map(() => ({ path: `/rows/${index}/values`, code: 'unknown' })));
  if (problems.length > 0) throw invalid(problems.slice(0, 20));
}

/** Values that were not sent are those of the file. */
async function checkFixed(ctx: PluginContext, target: ImportRecord, body: FixBody, open: ReadonlySet<number>): Promise<CheckedRecord[]> {
  const rules = await rowRules(ctx, target);
  const { headers } = target.columns;
  const partial = body.rows.filter(({ record, values }) => open.has(record) && headers.some((header) => !Object.hasOwn(values, header))).map(({ record }) => record);
  const original = await readWanted(ctx, target, new Set(partial));
  return body.rows.map(({ record, values }) => {
    const cells = headers.map((header, index) => (Object.hasOwn(values, header) ? (values[header] ?? '') : (original.get(record)?.[index] ?? '')));
    return { record, checked: checkRow(record, cells, rules) };
  });
}

async function fixOptions(ctx: PluginContext, target: ImportRecord): Promise<Parameters<typeof processBatch>[0]> {
  // A seed of its own: when two people fix one row, the loser's record in the vault must not be the winner's.
  const attempt = ctx.ids.uuid();
  return {
    ctx,
    target,
    rules: await planRules(ctx, target),
    seed: (record) => `import:${target.id}:${record}:${attempt}`,
    before: (tx, records) => takeErrors(tx, target.id, records),
    after: async (tx, { progress, rejected, ...written }) => {
      const stored = progress.created + progress.updated + progress.unchanged;
      await addProgress(tx, target.id, { ...progress, processed: 0, failed: -stored });
      await ctx.audit.change(tx, {
        action: 'customer.import.fixed',
        resource: { type: 'customer-import', id: target.id, label: target.fileName },
        scope: { type: 'talent', id: target.talentId },
        meta: { stored, stillWrong: rejected.length, lastRecord: written.lastRecord },
      });
    },
  };
}

function outcome(ctx: PluginContext, record: number, results: readonly BatchResult[]): FixOutcome {
  for (const result of results) {
    for (const status of ['created', 'updated', 'unchanged'] as const) {
      const customerId = result[status].get(record);
      if (customerId !== undefined) return { record, status, customerId, errors: [] };
    }
    const rejected = result.rejected.find((row) => row.record === record);
    if (rejected) return { record, status: 'failed', customerId: null, errors: rejected.errors.map((error) => errorText(ctx, error)) };
  }
  return { record, status: 'failed', customerId: null, errors: [errorText(ctx, { field: 'row', code: 'fixed' })] };
}
