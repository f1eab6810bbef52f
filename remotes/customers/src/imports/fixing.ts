import type { FixOutcome, RejectedRow, RowProblem } from './types.js';

/** A rejected row on the screen: what the file held, what she typed over it, and what came of it. */
export interface FixableRow {
  record: number;
  values: Record<string, string>;
  /** Cells that the file has beyond its last column; nobody imports them. */
  extra: string[];
  edits: Record<string, string>;
  /** Sent although nothing was typed: a row of the wrong shape that is right as it is shown. */
  accepted: boolean;
  errors: RowProblem[];
  /** Set when the row was imported after all. */
  customerId: string | null;
  state: 'rejected' | 'imported';
}

export function toFixable(row: RejectedRow): FixableRow {
  return { record: row.record, values: row.values, extra: row.extra.filter((cell) => cell.trim() !== ''), edits: {}, accepted: false, errors: row.errors, customerId: null, state: 'rejected' };
}

/** Typing a cell back to what it was is no correction. */
export function editCell(row: FixableRow, header: string, text: string): FixableRow {
  const { [header]: _, ...others } = row.edits;
  return { ...row, edits: text === (row.values[header] ?? '') ? others : { ...others, [header]: text } };
}

export function isChanged(row: FixableRow): boolean {
  return row.state === 'rejected' && (row.accepted || Object.keys(row.edits).length > 0);
}

/** At most so many rows go in one request; the API takes no more. */
export const ROWS_AT_ONCE = 100;

export interface RowToSend {
  record: number;
  values: Record<string, string>;
}

/** Only changed rows, and of them only changed cells: the server has the rest. A row that is accepted as shown is sent whole. */
export function rowsToSend(rows: readonly FixableRow[]): RowToSend[] {
  return rows
    .filter(isChanged)
    .slice(0, ROWS_AT_ONCE)
    .map((row) => ({ record: row.record, values: row.accepted ? { ...row.values, ...row.edits } : row.edits }));
}

/** What the server said, row by row: imported ones are done, others keep what was typed and get their new reasons. */
export function applyOutcomes(rows: readonly FixableRow[], outcomes: readonly FixOutcome[]): FixableRow[] {
  const byRecord = new Map(outcomes.map((outcome) => [outcome.record, outcome]));
  return rows.map((row) => {
    const outcome = byRecord.get(row.record);
    if (!outcome) return row;
    if (outcome.status !== 'failed') return { ...row, state: 'imported', customerId: outcome.customerId, errors: [] };
    return { ...row, accepted: false, values: { ...row.values, ...row.edits }, edits: {}, errors: outcome.errors };
  });
}

/** A further page never brings a row twice, nor takes back what was typed. */
export function mergePage(rows: readonly FixableRow[], page: readonly RejectedRow[]): FixableRow[] {
  const known = new Set(rows.map((row) => row.record));
  return [...rows, ...page.filter((row) => !known.has(row.record)).map(toFixable)].sort((left, right) => left.record - right.record);
}

/** Cells that a person has to look at, by the header they stand under; all of them when the row's shape is wrong. */
export function wrongHeaders(row: FixableRow, columns: readonly ColumnOf[]): string[] {
  const fields = new Set(row.errors.map((error) => error.field));
  if (fields.has('row')) return columns.map((column) => column.header);
  const wrong = columns.filter((column) => column.code !== null && fields.has(column.code)).map((column) => column.header);
  return wrong.length > 0 ? wrong : columns.map((column) => column.header);
}

export interface ColumnOf {
  header: string;
  code: string | null;
}
