/** First characters that a spreadsheet takes for a formula, with their full-width forms (security.md 2.6). */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/u;
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/u;

/** Excel takes a file without it for the machine's own code page. */
export const BOM = '\ufeff';

/** One RFC 4180 record with CRLF; what would be a formula gets the spreadsheet's own text mark. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`;

function csvCell(value: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
