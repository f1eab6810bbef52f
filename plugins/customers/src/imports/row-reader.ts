import { restoreCell } from '../csv/safe.js';
import type { BaseCode, ColumnCode } from './columns.js';
import type { RowError } from './row.js';

const MAX = {
  external_id: 128, nickname: 128, source: 64, notes: 2_000, legal_name: 200, short_name: 100, segment: 64, website: 500,
  family_name: 100, given_name: 100, contact_person: 200, registration_number: 64, vat_id: 32,
  postal_code: 16, province: 100, city: 100, street: 300,
  platform_uid: 128, platform_nickname: 128, platform_url: 500, membership_ref: 128, membership_note: 500,
} as const satisfies Partial<Record<BaseCode, number>>;

const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;
/** In spreadsheets people break lines for the look of it; where one line is meant they end up in mail headers and on labels. */
const BREAK = /[\t\r\n]/;
const onOneLine = (text: string): string => (BREAK.test(text) ? text.replace(/\s+/gu, (space) => (BREAK.test(space) ? ' ' : space)) : text);

const INVISIBLE = /^[\s\u200b-\u200f\u2060\ufeff]*$/;

/** Before a cell of a workbook whose formula has no result; no text of people can begin so. */
export const FAULT = '\u0001';
export const withoutFault = (cell: string): string => (cell.startsWith(FAULT) ? cell.slice(FAULT.length) : cell);

/** Reads cells by column code and collects what is wrong with them. */
export class RowReader {
  readonly errors: RowError[] = [];
  readonly #cells = new Map<ColumnCode, string>();

  constructor(cells: readonly string[], codes: readonly (ColumnCode | null)[]) {
    for (const [index, code] of codes.entries()) if (code !== null) this.#cells.set(code, restoreCell(cells[index] ?? ''));
  }

  /** Whether the file has the column at all. */
  has(code: ColumnCode): boolean {
    return this.#cells.has(code);
  }

  problem(field: ColumnCode, code: string, params?: Record<string, number>): undefined {
    this.errors.push({ field, code, ...(params ? { params } : {}) });
    return undefined;
  }

  /** A value that is there but not good has been told already. */
  require(code: ColumnCode, value: unknown): void {
    if (value === undefined && !this.errors.some((error) => error.field === code)) this.problem(code, 'required');
  }

  /** Trimmed, also of full-width spaces, and on one line but for notes; undefined when nothing can be seen. */
  text(code: ColumnCode): string | undefined {
    const cell = this.#cells.get(code)?.trim() ?? '';
    const value = code === 'notes' ? cell : onOneLine(cell);
    if (value.startsWith(FAULT)) return this.problem(code, 'formula');
    if (INVISIBLE.test(value)) return undefined;
    if (CONTROL.test(value)) return this.problem(code, 'control');
    const max = (MAX as Partial<Record<string, number>>)[code.replace(/_[23]$/, '')];
    // Characters as PostgreSQL counts them; the cheap length is never smaller.
    if (max !== undefined && value.length > max && [...value].length > max) return this.problem(code, 'too_long', { max });
    return value;
  }

  convert<T>(code: ColumnCode, to: (text: string) => T | undefined, problem: string): T | undefined {
    const text = this.text(code);
    if (text === undefined) return undefined;
    const value = to(text);
    return value === undefined ? this.problem(code, problem) : value;
  }
}
