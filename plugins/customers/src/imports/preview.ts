import { pipeline } from 'node:stream/promises';
import { Writable } from 'node:stream';
import { invalid, type UploadedFile } from '@hako/sdk-plugin';
import { parse } from 'csv-parse/sync';
import { restoreCell } from '../csv/safe.js';
import { guessColumns, type ColumnCode, type ProfileType } from './columns.js';
import { Inspector } from './inspector.js';

const ROWS = 20;
const KEPT_BYTES = 512 * 1024;

export interface Preview {
  headers: string[];
  columns: (ColumnCode | null)[];
  rows: string[][];
  total: number;
  delimiter: string;
}

/** The first rows of a file and what its columns probably are. Nothing of it is kept. */
export async function previewFile(file: UploadedFile | undefined, profileType: ProfileType): Promise<Preview> {
  if (!file) throw invalid([{ path: '/file', code: 'required' }]);
  const inspector = new Inspector();
  const head: Buffer[] = [];
  let kept = 0;
  const keepHead = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (kept < KEPT_BYTES) head.push(chunk);
      kept += chunk.length;
      done();
    },
  });
  await pipeline(file.stream, inspector, keepHead);
  const { headers, delimiter, rows: total } = inspector.result();
  const records = parse(Buffer.concat(head), { bom: true, delimiter, relax_quotes: true, relax_column_count: true, skip_empty_lines: true, record_delimiter: ['\r\n', '\n', '\r'], from: 2, to: ROWS + 1 }) as string[][];
  return { headers, columns: guessColumns(headers, profileType), rows: records.map((cells) => cells.map(restoreCell)), total, delimiter };
}
