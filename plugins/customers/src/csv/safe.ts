/** First characters that a spreadsheet takes for a formula, with their full-width forms (security.md 2.6). */
const LEADS = String.raw`=+\-@\t\r\n＝＋－＠`;
const NEEDS_MARK = new RegExp(`^'*[${LEADS}]`, 'u');
const MARKED = new RegExp(`^'+[${LEADS}]`, 'u');

/** Puts the spreadsheet's own text mark before what would be a formula. `restoreCell` takes exactly that off again. */
export function neutraliseCell(value: string): string {
  return NEEDS_MARK.test(value) ? `'${value}` : value;
}

export function restoreCell(value: string): string {
  return MARKED.test(value) ? value.slice(1) : value;
}

const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/u;

/** One RFC 4180 record with CRLF, formula-safe. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** The same as it is, for files that only this house reads. */
export function plainCsvLine(cells: readonly string[]): string {
  return `${cells.map(quoted).join(',')}\r\n`;
}

const SPECIAL = /[",\r\n]/;

/** A digit, a Latin letter, kana or a Chinese character: no space, no mark, and no formula begins with it. */
const isPlain = (unit: number): boolean => (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x3041 && unit <= 0x9fff);

/** Neither a formula nor in need of quotes, as nearly every cell is: its ends and one look tell. */
const needsNothing = (value: string): boolean => value === '' || (isPlain(value.charCodeAt(0)) && isPlain(value.charCodeAt(value.length - 1)) && !SPECIAL.test(value));

const csvCell = (value: string): string => (needsNothing(value) ? value : quoted(neutraliseCell(value)));

const quoted = (value: string): string => (NEEDS_QUOTES.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/** Excel takes a file without it for the machine's own code page. */
export const BOM = '\ufeff';
