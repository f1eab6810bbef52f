type Delimiter = ',' | ';' | '\t';

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
