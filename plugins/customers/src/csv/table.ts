import { Readable } from 'node:stream';
import type { RouteReply } from '@hako/sdk-plugin';
import { writeXlsx, type CellValue } from '@hako/sdk-plugin/sheets';
import { BOM, csvLine } from './safe.js';

export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
export const CSV_TYPE = 'text/csv; charset=utf-8';

export interface TableOptions {
  titles: readonly string[];
  format: 'csv' | 'xlsx';
  /** Name of the tab of a workbook. */
  sheet: string;
  /** Of the file, without its ending. */
  name: string;
}

/** A table as a file to be saved, written while it is sent. */
export function tableReply(batches: AsyncIterable<readonly string[][]>, options: TableOptions): Extract<RouteReply<never>, { kind: 'stream' }> {
  const { format, name } = options;
  const stream = format === 'xlsx' ? writeXlsx(batches, options) : Readable.from(csvText(batches, options.titles), { objectMode: false });
  return { kind: 'stream', stream, contentType: format === 'xlsx' ? XLSX_TYPE : CSV_TYPE, filename: `${name}.${format}` };
}

/** Excel takes CSV without a mark for the machine's own code page. */
export async function* csvText(batches: AsyncIterable<readonly (readonly CellValue[])[]>, titles: readonly string[]): AsyncGenerator<string> {
  yield BOM + csvLine(titles);
  for await (const rows of batches) yield rows.map((cells) => csvLine(cells.map((cell) => (cell === null ? '' : cell instanceof Date ? cell.toISOString() : String(cell))))).join('');
}

export async function* oneBatch<T>(rows: T[]): AsyncGenerator<T[]> {
  yield rows;
}
