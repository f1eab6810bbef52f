import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { openXlsx, SheetProblem, type SheetProblemCode, type XlsxBook } from '@hako/sdk-plugin/sheets';
import { plainCsvLine } from '../csv/safe.js';
import { refuse, type CustomersErrorCode } from '../errors.js';
import { decodeText, detectEncoding, type Encoding } from './encoding.js';
import { FAULT } from './row-reader.js';

export type FileFormat = 'csv' | 'xlsx';

export interface ReadOptions {
  /** Chosen by a person where the bytes do not tell; else it is found out. */
  encoding?: Encoding | undefined;
  /** Name of the sheet of a workbook; else the first that can be seen. */
  sheet?: string | undefined;
}

/** An upload as CSV in UTF-8, whatever it was; that is what is sealed and read again later. */
export interface ReadFile {
  text: Readable;
  format: FileFormat;
  encoding: Encoding | null;
  sheet: string | null;
  sheets: string[];
  /** Merged cells of the sheet, known once the text was read to its end. */
  merges: readonly string[];
}

/** A workbook of 10 MB can say the same text a million times; what it becomes is bounded as the upload is. */
const MAX_TEXT_BYTES = 64 * 1024 * 1024;
const PIECE = 64 * 1024;

const REFUSALS: Record<SheetProblemCode, CustomersErrorCode> = { not_xlsx: 'IMPORT_WORKBOOK_BROKEN', broken: 'IMPORT_WORKBOOK_BROKEN', encrypted: 'IMPORT_WORKBOOK_LOCKED', too_large: 'IMPORT_WORKBOOK_TOO_LARGE', no_sheet: 'IMPORT_SHEET' };

/**
 * Takes the whole upload into memory (the route bounds it): a workbook's table of contents stands at its end, and which
 * encoding a text has may show in its last line.
 */
export async function readUpload(upload: Readable, options: ReadOptions = {}): Promise<ReadFile> {
  const bytes = await buffer(upload);
  if (bytes.length === 0) throw refuse('IMPORT_EMPTY');
  const packed = bytes.subarray(0, 4).toString('latin1');
  if (packed.startsWith('PK') || packed === '\u00d0\u00cf\u0011\u00e0') return refusing(() => readWorkbook(bytes, options));
  const detected = options.encoding ?? detectEncoding(bytes);
  const text = detected === null || detected === 'unclear' ? undefined : decodeText(bytes, detected);
  if (text === undefined || detected === null || detected === 'unclear') throw refuse('IMPORT_ENCODING', { params: { detected: detected ?? '?' }, details: [{ path: '/file', code: 'encoding', detected: detected ?? 'binary' }] });
  return { text: Readable.from(pieces(detected === 'UTF-8' ? bytes : Buffer.from(text))), format: 'csv', encoding: detected, sheet: null, sheets: [], merges: [] };
}

function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

async function readWorkbook(bytes: Buffer, { sheet: wanted }: ReadOptions): Promise<ReadFile> {
  const book = await openXlsx(bytes);
  const visible = book.sheets.filter(({ hidden }) => !hidden).map(({ name }) => name);
  const sheet = wanted === undefined ? (visible[0] ?? book.sheets[0]?.name) : book.sheets.find(({ name }) => name === wanted)?.name;
  if (sheet === undefined) throw new SheetProblem('no_sheet');
  return { text: Readable.from(sheetText(book, sheet), { objectMode: false }), format: 'xlsx', encoding: null, sheet, sheets: book.sheets.map(({ name }) => name), merges: book.merges };
}

async function* sheetText(book: XlsxBook, sheet: string): AsyncGenerator<string> {
  let width = 0;
  let left = MAX_TEXT_BYTES;
  try {
    for await (const rows of book.rows(sheet)) {
      let text = '';
      for (const { cells, faults } of rows) {
        for (const column of faults) cells[column] = FAULT + (cells[column] ?? '');
        // Cells behind the last that holds something are not in the file; a record has as many as the header.
        if (width === 0) width = cells.length;
        while (cells.length < width) cells.push('');
        text += plainCsvLine(cells);
      }
      left -= text.length;
      if (left < 0) throw new SheetProblem('too_large');
      yield text;
    }
  } catch (fault) {
    throw refusalOf(fault);
  }
}

async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (fault) {
    throw refusalOf(fault);
  }
}

const refusalOf = (fault: unknown): unknown => (fault instanceof SheetProblem ? refuse(REFUSALS[fault.code], { details: [{ path: '/file', code: fault.code }] }) : fault);
