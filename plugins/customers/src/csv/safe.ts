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

function csvCell(value: string): string {
  const safe = neutraliseCell(value);
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Excel takes a file without it for the machine's own code page. */
export const BOM = '\ufeff';
