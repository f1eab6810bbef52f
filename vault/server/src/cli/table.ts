import type { Printed } from './command.js';

/** Columns as wide as their widest cell; CJK letters take two places, so that Japanese names line up. */
export function formatTable(rows: NonNullable<Printed['rows']>): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  if (columns.length === 0) return '(nothing)\n';
  const cells = rows.map((row) => columns.map((column) => text(row[column])));
  const widths = columns.map((column, i) => Math.max(width(column), ...cells.map((row) => width(row[i]!))));
  const line = (values: readonly string[]): string => values.map((value, i) => value + ' '.repeat(widths[i]! - width(value))).join('  ').trimEnd();
  return [line(columns.map((column) => column.toUpperCase())), ...cells.map(line), ''].join('\n');
}

const text = (value: string | number | boolean | null | undefined): string => (value === null || value === undefined ? '-' : String(value).replace(/\p{Cc}/gu, ' '));
const width = (value: string): number => [...value].reduce((sum, letter) => sum + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u.test(letter) ? 2 : 1), 0);
