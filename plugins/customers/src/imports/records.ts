import type { Readable } from 'node:stream';
import { withoutWatermarks } from '@hako/sdk-plugin';
import { parse } from 'csv-parse';
import type { Delimiter } from './scanner.js';

export interface FileRecord {
  /** Counts the file's records below the header from 1; empty lines are none. */
  record: number;
  cells: string[];
}

/** The records of an accepted file, one after another, with only a few in memory. */
export async function* readRecords(file: Readable, options: { delimiter: Delimiter; after?: number }): AsyncGenerator<FileRecord> {
  const parser = parse({ bom: true, delimiter: options.delimiter, relax_quotes: true, relax_column_count: true, skip_empty_lines: true, record_delimiter: ['\r\n', '\n', '\r'] });
  file.on('error', (error) => parser.destroy(error));
  file.pipe(parser);
  let record = -1;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      record += 1;
      if (record > (options.after ?? 0)) yield { record, cells: cells.map(withoutWatermarks) };
    }
  } finally {
    file.destroy();
  }
}
