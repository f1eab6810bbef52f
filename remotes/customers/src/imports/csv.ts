export interface CsvTable {
  headers: string[];
  rows: string[][];
  delimiter: Delimiter;
  /** The file goes on after the last row given here. */
  more: boolean;
}

export type Delimiter = ',' | ';' | '\t';

export type CsvProblem = 'empty' | 'encoding' | 'headers' | 'quotes';

/** Bytes enough for twenty rows of any sane file; the rest is never read in the browser. */
export const PREVIEW_BYTES = 512 * 1024;
export const PREVIEW_ROWS = 20;

export type PreviewResult = { ok: true; table: CsvTable } | { ok: false; problem: CsvProblem };

/** Reads the head of a file. Nothing of it is kept anywhere but in the page's memory. */
export function previewCsv(bytes: Uint8Array, options: { complete: boolean; rows?: number }): PreviewResult {
  const text = decode(bytes, options.complete);
  if (text === undefined) return { ok: false, problem: 'encoding' };
  if (text.trim() === '') return { ok: false, problem: 'empty' };
  const delimiter = guessDelimiter(text);
  const wanted = options.rows ?? PREVIEW_ROWS;
  const parsed = parseRecords(text, { delimiter, limit: wanted + 2 });
  const whole = options.complete && parsed.atEnd;
  // A cut-off file may end inside a record: that one is not shown.
  const records = whole || !parsed.atEnd ? parsed.records : parsed.records.slice(0, -1);
  if (parsed.openQuote && records.length <= 1) return { ok: false, problem: 'quotes' };
  const headers = (records[0] ?? []).map((header) => header.trim());
  if (headers.length === 0 || headers.every((header) => header === '')) return { ok: false, problem: 'headers' };
  const rows = records.slice(1);
  return { ok: true, table: { headers, rows: rows.slice(0, wanted), delimiter, more: rows.length > wanted || !whole } };
}

function decode(bytes: Uint8Array, complete: boolean): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !complete });
    return text.includes('\u0000') ? undefined : text;
  } catch {
    return undefined;
  }
}

function guessDelimiter(text: string): Delimiter {
  const line = text.slice(0, firstLineEnd(text));
  const candidates: Delimiter[] = [',', ';', '\t'];
  return candidates.reduce((best, candidate) => (line.split(candidate).length > line.split(best).length ? candidate : best), ',');
}

function firstLineEnd(text: string): number {
  const end = text.search(/[\r\n]/);
  return end < 0 ? text.length : end;
}

interface Parsed {
  records: string[][];
  atEnd: boolean;
  openQuote: boolean;
}

/** RFC 4180 with LF, CR or CRLF; blank lines are no records. */
export function parseRecords(text: string, options: { delimiter: Delimiter; limit?: number }): Parsed {
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  const records: string[][] = [];
  let record: string[] = [];
  let field = '';
  let quoted = false;
  const endRecord = (): void => {
    record.push(field);
    field = '';
    if (record.length > 1 || record[0] !== '') records.push(record);
    record = [];
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (quoted) {
      if (char !== '"') field += char;
      else if (text[at + 1] === '"') {
        field += '"';
        at += 1;
      } else quoted = false;
      continue;
    }
    if (char === '"' && field === '') quoted = true;
    else if (char === options.delimiter) {
      record.push(field);
      field = '';
    } else if (char === '\n' || char === '\r') {
      if (char === '\r' && text[at + 1] === '\n') at += 1;
      endRecord();
      if (records.length >= limit) return { records, atEnd: false, openQuote: false };
    } else field += char;
  }
  if (field !== '' || record.length > 0) endRecord();
  return { records, atEnd: true, openQuote: quoted };
}
