import { Transform, type TransformCallback } from 'node:stream';
import type { HakoError } from '@hako/sdk-plugin';
import { parse } from 'csv-parse/sync';
import { refuse } from '../errors.js';
import { guessDelimiter, RecordScanner, type Delimiter } from './scanner.js';

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const MAX_HEADER_BYTES = 64 * 1024;
const SAMPLE_BYTES = 64 * 1024;

export interface Inspected {
  delimiter: Delimiter;
  headers: string[];
  /** Without the header. */
  rows: number;
}

/**
 * Looks at the text of an upload (UTF-8 by now) while it passes through to its sealed place. What is wrong is told at the end, not by breaking the
 * stream: the rest of the request still has to be read, and the sealed copy is deleted by the caller.
 */
export class Inspector extends Transform {
  readonly #sample: Buffer[] = [];
  #sampled = 0;
  #head = Buffer.alloc(0);
  #scanner: RecordScanner | undefined;
  #delimiter: Delimiter = ',';
  #headers: string[] | undefined;
  #problem: HakoError | undefined;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (this.#problem === undefined) this.#look(chunk);
    done(null, this.#problem === undefined ? chunk : undefined);
  }

  override _flush(done: TransformCallback): void {
    if (this.#problem === undefined) this.#finish();
    done();
  }

  /** @throws the refusal, when the file is not one that can be imported */
  result(): Inspected {
    if (this.#problem) throw this.#problem;
    if (!this.#scanner || !this.#headers) throw refuse('IMPORT_EMPTY');
    return { delimiter: this.#delimiter, headers: this.#headers, rows: Math.max(0, this.#scanner.records - 1) };
  }

  #look(chunk: Buffer): void {
    if (this.#sampled < SAMPLE_BYTES) {
      this.#sample.push(chunk.subarray(0, SAMPLE_BYTES - this.#sampled));
      this.#sampled += chunk.length;
    }
    if (this.#scanner) return this.#scanner.write(chunk);
    this.#head = Buffer.concat([this.#head, chunk]);
    if (firstLineEnd(this.#head) >= 0 || this.#head.length > MAX_HEADER_BYTES) this.#openScanner();
  }

  #finish(): void {
    if (!this.#scanner) this.#openScanner();
    this.#scanner?.end();
    const scanner = this.#scanner;
    if (!scanner || scanner.records === 0) this.#problem = refuse('IMPORT_EMPTY');
    else if (scanner.brokenAt !== undefined) this.#problem = refuse('IMPORT_BROKEN', { params: { line: scanner.brokenAt }, details: [{ path: '/file', code: 'quotes', line: scanner.brokenAt }] });
    else if (!this.#readHeaders()) this.#problem = refuse('IMPORT_HEADERS', { details: [{ path: '/file/headers', code: 'unreadable' }] });
    else if (scanner.records === 1) this.#problem = refuse('IMPORT_EMPTY');
  }

  #openScanner(): void {
    const start = this.#head.subarray(0, 3).equals(BOM) ? 3 : 0;
    const text = this.#head.subarray(start);
    const end = firstLineEnd(text);
    this.#delimiter = guessDelimiter(text.subarray(0, end < 0 ? text.length : end).toString('utf8'));
    this.#scanner = new RecordScanner(this.#delimiter);
    this.#scanner.write(text);
  }

  /** The first record, which may reach over several lines; it has to be within the part of the file that was kept. */
  #readHeaders(): boolean {
    const kept = Buffer.concat(this.#sample).toString('utf8');
    try {
      const [headers] = parse(kept, { bom: true, to: 1, delimiter: this.#delimiter, relax_quotes: true, relax_column_count: true, skip_empty_lines: true, record_delimiter: ['\r\n', '\n', '\r'] }) as string[][];
      this.#headers = headers?.map((header) => header.trim());
    } catch {
      return false;
    }
    return this.#headers !== undefined && this.#headers.some((header) => header !== '');
  }
}

function firstLineEnd(bytes: Buffer): number {
  const [lf, cr] = [bytes.indexOf(0x0a), bytes.indexOf(0x0d)];
  if (lf < 0) return cr;
  return cr < 0 ? lf : Math.min(lf, cr);
}
