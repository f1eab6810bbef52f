import { HakoError, type PluginContext, type TenantTransaction } from '@hako/sdk-plugin';
import type { CustomField } from '../custom-fields/types.js';
import { planRows, storePersonal, type PlanRules, type Stored } from './plan.js';
import { insertErrors, type ImportRecord, type Progress, type RowErrors } from './repository.js';
import type { CheckedRow, ImportRow } from './row.js';
import { writeBatch, type Written } from './writer.js';

/** One record of the file after its check. */
export interface CheckedRecord {
  record: number;
  checked: CheckedRow;
}

export interface BatchResult extends Written {
  progress: Progress;
  lastRecord: number;
}

export interface ProcessOptions {
  ctx: PluginContext;
  target: ImportRecord;
  rules: PlanRules & { fields: readonly CustomField[] };
  /** Seed of a new record's id in the vault. */
  seed(record: number): string;
  /** In the same transaction as the rows: checkpoint, counters. May leave rows out that somebody else has stored. */
  before?(tx: TenantTransaction, records: readonly number[]): Promise<ReadonlySet<number> | undefined>;
  after(tx: TenantTransaction, result: BatchResult): Promise<void>;
}

/** Checked against the archive, personal data in the vault; core knows nothing of it yet. */
interface Prepared {
  stored: Stored;
  rejected: RowErrors[];
}

/**
 * Stores a batch: personal data first, then everything of core in one transaction with its checkpoint. A fault that a
 * single row may have caused is hunted down by halves, so that it costs that row and no other.
 */
export async function processBatch(options: ProcessOptions, records: readonly CheckedRecord[]): Promise<BatchResult[]> {
  const results: BatchResult[] = [];
  // A second row of the same id is refused when creating, whatever piece it stands in.
  const pieces = options.target.mode === 'create' ? [records] : waves(records);
  for (const piece of pieces) results.push(...(await storePiece(options, piece, () => prepare(options, piece, new Set()))));
  return results;
}

/** Batches that the vault may be ahead of core. */
const AHEAD = 2;

/**
 * Batches one after another. When creating, the vault already takes the next ones while core commits: what they need to
 * know of each other is only which external ids were seen. Changes have to find what the batch before them stored.
 */
export async function processBatches(options: ProcessOptions, batches: AsyncIterable<readonly CheckedRecord[]>): Promise<void> {
  const seen = new Set<string>();
  const waiting: { records: readonly CheckedRecord[]; prepared: Promise<Prepared> }[] = [];
  const commitFirst = async (): Promise<void> => {
    const first = waiting.shift();
    if (first) await storePiece(options, first.records, () => first.prepared);
  };
  for await (const records of batches) {
    if (options.target.mode !== 'create') {
      await processBatch(options, records);
      continue;
    }
    const prepared = prepare(options, records, seen);
    // Looked at when its turn comes; until then a fault must not count as unhandled.
    prepared.catch(() => undefined);
    waiting.push({ records, prepared });
    if (waiting.length > AHEAD) await commitFirst();
  }
  while (waiting.length > 0) await commitFirst();
}

async function storePiece(options: ProcessOptions, records: readonly CheckedRecord[], prepared: () => Promise<Prepared>): Promise<BatchResult[]> {
  try {
    return [await commit(options, records, await prepared())];
  } catch (fault) {
    if (!isRowFault(fault)) throw fault;
    if (records.length === 1) {
      // A check of ours let through what the database or the vault refuses; its code says which, never what stood there.
      options.ctx.log.warn({ importId: options.target.id, record: records[0]?.record, refusal: codeOf(fault) }, 'a row that was checked could not be stored');
      return [await commit(options, records, failed(records))];
    }
    const middle = Math.ceil(records.length / 2);
    const [left, right] = [records.slice(0, middle), records.slice(middle)];
    const stored = await storePiece(options, left, () => prepare(options, left, new Set()));
    return [...stored, ...(await storePiece(options, right, () => prepare(options, right, new Set())))];
  }
}

const failed = (records: readonly CheckedRecord[]): Prepared => ({ stored: { rows: [], rejected: [] }, rejected: records.map(({ record }) => ({ record, errors: [{ field: 'row', code: 'failed' }] })) });

async function prepare({ ctx, target, rules, seed }: ProcessOptions, records: readonly CheckedRecord[], seen: Set<string>): Promise<Prepared> {
  const rejected: RowErrors[] = [];
  const rows: ImportRow[] = [];
  for (const { record, checked } of records) {
    if (checked.ok) rows.push(checked.row);
    else rejected.push({ record, errors: checked.errors });
  }
  const plan = await ctx.db.read((reader) => planRows(reader, target, rows, seen, rules));
  return { stored: await storePersonal(ctx, target, plan.rows, seed), rejected: [...rejected, ...plan.rejected] };
}

async function commit({ ctx, target, rules, before, after }: ProcessOptions, records: readonly CheckedRecord[], { stored, rejected }: Prepared): Promise<BatchResult> {
  return ctx.db.write(async (tx) => {
    const allowed = await before?.(tx, records.map(({ record }) => record));
    const written = await writeBatch(ctx, tx, target, allowed ? stored.rows.filter(({ row }) => allowed.has(row.record)) : stored.rows, rules.fields);
    written.rejected.push(...rejected, ...stored.rejected);
    await insertErrors(tx, target.id, allowed ? written.rejected.filter(({ record }) => allowed.has(record)) : written.rejected);
    const result = { ...written, progress: progressOf(records.length, written), lastRecord: records.at(-1)?.record ?? 0 };
    await after(tx, result);
    return result;
  });
}

function progressOf(processed: number, written: Written): Progress {
  return { processed, created: written.created.size, updated: written.updated.size, unchanged: written.unchanged.size, failed: new Set(written.rejected.map(({ record }) => record)).size };
}

/** Cut before a row whose external id stands in the same piece: the second one must find the first one stored. */
function* waves(records: readonly CheckedRecord[]): Generator<CheckedRecord[]> {
  let wave: CheckedRecord[] = [];
  let seen = new Set<string>();
  for (const item of records) {
    const id = item.checked.ok ? item.checked.row.externalId : undefined;
    if (id !== undefined && seen.has(id)) {
      yield wave;
      wave = [];
      seen = new Set();
    }
    if (id !== undefined) seen.add(id);
    wave.push(item);
  }
  if (wave.length > 0) yield wave;
}

/** Faults of values, by PostgreSQL's class or by the vault's own check; outages and time-outs stop the job, which comes again. */
function isRowFault(fault: unknown): boolean {
  const code = codeOf(fault);
  if (fault instanceof HakoError) return code === 'VALIDATION_FAILED' || code === 'VALUE_TAKEN';
  return code !== undefined && /^2[23][0-9A-Z]{3}$/.test(code);
}

function codeOf(fault: unknown): string | undefined {
  const code = typeof fault === 'object' && fault !== null ? (fault as { code?: unknown }).code : undefined;
  return typeof code === 'string' ? code : undefined;
}
