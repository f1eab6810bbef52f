import { notFound, type PluginContext, type ScopeRef } from '@hako/sdk-plugin';
import { restoreCell } from '../csv/safe.js';
import { refuse } from '../errors.js';
import { ERROR_COLUMNS, isErrorFile } from './columns.js';
import { withoutFault } from './row-reader.js';
import { readRecords, type FileRecord } from './records.js';
import { findImport, readErrors, type ImportRecord, type StoredError } from './repository.js';
import { errorText, isKept, type RowErrorText } from './view.js';

export async function importScope(input: { params: { id: string } }, ctx: PluginContext): Promise<ScopeRef | null> {
  const row = await ctx.db.read((reader) => findImport(reader, input.params.id));
  return row ? { type: 'talent', id: row.talentId } : null;
}

export async function loadImport(ctx: PluginContext, id: string): Promise<ImportRecord> {
  const row = await ctx.db.read((reader) => findImport(reader, id));
  if (!row) throw notFound();
  return row;
}

/** The file's own text is personal data: for who brought it, and for who may write such data there anyway. */
export async function requireFile(ctx: PluginContext, row: ImportRecord): Promise<void> {
  if (row.createdBy !== ctx.principal.id) await ctx.require('customer.pii:write', { type: 'talent', id: row.talentId }, { seenWith: 'customer.import:read' });
  if (!isKept(ctx, row)) throw refuse('IMPORT_FILE_GONE');
}

/** No cell that could ever be stored is longer, so that what is cut is wrong as a whole; a file of 10 MB may be one cell. */
const LONGEST_SHOWN = 4_000;
/** A row can be ten million commas. */
const MOST_EXTRA = 50;

export interface RejectedRowView {
  record: number;
  values: Record<string, string>;
  /** The first cells beyond the headers. */
  extra: string[];
  errors: RowErrorText[];
}

/** One page of rejected rows with what stood in them, read back from the sealed file. */
export async function rejectedRows(ctx: PluginContext, row: ImportRecord, page: { after: number; size: number }): Promise<{ items: RejectedRowView[]; nextCursor: string | null }> {
  const errors = grouped(await ctx.db.read((reader) => readErrors(reader, row.id, { after: page.after, limit: page.size + 1 })));
  const wanted = [...errors.keys()].slice(0, page.size);
  const found = await readWanted(ctx, row, new Set(wanted));
  const items = wanted.map((record) => {
    const cells = found.get(record) ?? [];
    return { record, values: valuesOf(row, cells), extra: cells.slice(row.columns.headers.length, row.columns.headers.length + MOST_EXTRA).map(inView), errors: (errors.get(record) ?? []).map((error) => errorText(ctx, error)) };
  });
  return { items, nextCursor: errors.size > page.size ? String(wanted.at(-1)) : null };
}

function valuesOf(row: ImportRecord, cells: readonly string[]): Record<string, string> {
  return Object.fromEntries(row.columns.headers.map((header, index) => [header, inView(cells[index] ?? '')]));
}

function inView(cell: string): string {
  const text = withoutFault(cell);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}

export async function readWanted(ctx: PluginContext, row: ImportRecord, wanted: ReadonlySet<number>): Promise<Map<number, string[]>> {
  const found = new Map<number, string[]>();
  if (wanted.size === 0) return found;
  for await (const { record, cells } of openRecords(ctx, row)) {
    if (wanted.has(record)) found.set(record, cells);
    if (found.size === wanted.size) break;
  }
  return found;
}

async function* openRecords(ctx: PluginContext, row: ImportRecord): AsyncGenerator<FileRecord> {
  const file = await ctx.pii.openFile(row.fileKey, { purpose: 'import', reason: `rejected rows of import ${row.id}` });
  yield* readRecords(file, { delimiter: row.columns.delimiter });
}

function grouped(errors: readonly StoredError[]): Map<number, StoredError[]> {
  const byRecord = new Map<number, StoredError[]>();
  for (const error of errors) byRecord.set(error.record, [...(byRecord.get(error.record) ?? []), error]);
  return byRecord;
}

const PAGE = 500;

export interface ErrorTable {
  titles: string[];
  lines: AsyncGenerator<string[][]>;
}

/** The rejected records with why, to be corrected and uploaded again; never on a disk of ours. */
export function errorTable(ctx: PluginContext, row: ImportRecord): ErrorTable {
  // A file of errors that came back has those columns already; they are replaced, not repeated.
  const skip = isErrorFile(row.columns.headers) ? ERROR_COLUMNS.length : 0;
  return { titles: [...ERROR_COLUMNS, ...row.columns.headers.slice(skip)], lines: errorLines(ctx, row, skip) };
}

async function* errorLines(ctx: PluginContext, row: ImportRecord, skip: number): AsyncGenerator<string[][]> {
  const pending = rejectedInOrder(ctx, row);
  let next = await pending.next();
  if (next.done) return;
  const lines: string[][] = [];
  for await (const { record, cells } of openRecords(ctx, row)) {
    if (record !== next.value.record) continue;
    const errors = next.value.errors.map((error) => errorText(ctx, error));
    lines.push([String(record), ...(['field', 'code', 'message'] as const).map((key) => errors.map((error) => error[key]).join('; ')), ...cells.slice(skip).map(shown)]);
    if (lines.length >= PAGE) yield lines.splice(0);
    next = await pending.next();
    if (next.done) break;
  }
  if (lines.length > 0) yield lines;
}

/** What stood in the uploaded cell: no mark of ours, and a text mark of its own only once. */
const shown = (cell: string): string => restoreCell(withoutFault(cell));

async function* rejectedInOrder(ctx: PluginContext, row: ImportRecord): AsyncGenerator<{ record: number; errors: StoredError[] }, void> {
  for (let after = 0; ; ) {
    const page = grouped(await ctx.db.read((reader) => readErrors(reader, row.id, { after, limit: PAGE })));
    for (const [record, errors] of page) yield { record, errors };
    if (page.size < PAGE) return;
    after = Math.max(...page.keys());
  }
}
