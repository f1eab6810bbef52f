export type Delimiter = ',' | ';' | '\t';

const QUOTE = 0x22;
const CR = 0x0d;
const LF = 0x0a;
const DELIMITERS: Delimiter[] = [',', ';', '\t'];

/** The separator that the first line uses most, outside quotes. */
export function guessDelimiter(firstLine: string): Delimiter {
  const bare = firstLine.replace(/"[^"]*"/g, '');
  const count = (delimiter: Delimiter): number => bare.split(delimiter).length;
  return DELIMITERS.reduce((best, candidate) => (count(candidate) > count(best) ? candidate : best), ',');
}

type State = 'start' | 'plain' | 'quoted' | 'closed';

/**
 * Counts the records of a CSV file byte by byte while it streams past, and finds quotes that are not closed as RFC 4180
 * says. Bytes of UTF-8 beyond ASCII never look like a quote, a separator or a line end.
 */
export class RecordScanner {
  readonly #delimiter: number;
  #state: State = 'start';
  #afterCr = false;
  #recordHasContent = false;
  #line = 1;
  #quoteLine = 0;
  /** Records that are not empty lines, the header among them. */
  records = 0;
  /** Line of the first broken quote. */
  brokenAt: number | undefined;

  constructor(delimiter: Delimiter) {
    this.#delimiter = delimiter.charCodeAt(0);
  }

  write(chunk: Buffer): void {
    for (const byte of chunk) this.#step(byte);
  }

  end(): void {
    if (this.#state === 'quoted') this.brokenAt ??= this.#quoteLine;
    if (this.#recordHasContent) this.records += 1;
    this.#recordHasContent = false;
  }

  #step(byte: number): void {
    if (byte === LF && this.#afterCr) {
      this.#afterCr = false;
      return;
    }
    this.#afterCr = byte === CR;
    const lineEnd = byte === LF || byte === CR;
    if (lineEnd) this.#line += 1;
    if (this.#state === 'quoted') {
      if (byte === QUOTE) this.#state = 'closed';
      return;
    }
    if (lineEnd) this.#endRecord();
    else this.#inRecord(byte);
  }

  #endRecord(): void {
    if (this.#recordHasContent) this.records += 1;
    this.#recordHasContent = false;
    this.#state = 'start';
  }

  #inRecord(byte: number): void {
    this.#recordHasContent = true;
    if (byte === this.#delimiter) this.#state = 'start';
    else if (byte === QUOTE && this.#state === 'start') {
      this.#state = 'quoted';
      this.#quoteLine = this.#line;
    } else if (this.#state === 'closed') {
      if (byte === QUOTE) this.#state = 'quoted';
      else this.brokenAt ??= this.#line;
    } else this.#state = 'plain';
  }
}
