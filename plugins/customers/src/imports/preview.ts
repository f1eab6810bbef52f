import { pipeline } from 'node:stream/promises';
import { Writable } from 'node:stream';
import { invalid, withoutWatermarks, type PluginContext, type UploadedFile } from '@hako/sdk-plugin';
import { parse } from 'csv-parse/sync';
import { restoreCell } from '../csv/safe.js';
import { listFields } from '../custom-fields/repository.js';
import { importable } from './catalogue.js';
import { columnsFor, columnTitle, guessColumns, plainHeader } from './columns.js';
import { Inspector } from './inspector.js';
import { readMemory } from './mapping-memory.js';
import { withoutFault } from './row-reader.js';
import { DEFAULT_CONSUMER, type Preview, type PreviewOptions } from './schema.js';
import { readUpload } from './upload.js';

const ROWS = 20;
const KEPT_BYTES = 512 * 1024;
const MOST_MERGES = 20;

/** The first rows of a file and what its columns probably are. Nothing of it is kept. */
export async function previewFile(ctx: PluginContext, file: UploadedFile | undefined, options: PreviewOptions): Promise<Preview> {
  if (!file) throw invalid([{ path: '/file', code: 'required' }]);
  const { profileType, consumer = DEFAULT_CONSUMER } = options;
  const read = await readUpload(file.stream, options);
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
  await pipeline(read.text, inspector, keepHead);
  const { headers, delimiter, rows: total } = inspector.result();
  const [fields, remembered] = await ctx.db.read(async (reader) => [await listFields(reader), await readMemory(reader, { profileType, consumer })] as const);
  const custom = importable(fields, profileType);
  const records = parse(Buffer.concat(head), { bom: true, delimiter, relax_quotes: true, relax_column_count: true, skip_empty_lines: true, record_delimiter: ['\r\n', '\n', '\r'], from: 2, to: ROWS + 1 }) as string[][];
  const columns = guessColumns(headers, profileType, { custom, remembered });
  const { format, encoding, sheet, sheets, merges } = read;
  return {
    headers, columns, rows: records.map((cells) => cells.map((cell) => withoutFault(withoutWatermarks(restoreCell(cell))))), total, delimiter, format, encoding, sheet, sheets,
    merges: merges.slice(0, MOST_MERGES),
    remembered: headers.filter((header, index) => remembered.get(plainHeader(header)) === columns[index]).length,
    fields: columnsFor(profileType, custom).map((def) => ({ code: def.code, title: columnTitle(ctx, def, custom), group: def.group, personal: def.personal, required: def.code === 'nickname' || custom.some(({ code, required }) => required && def.code === `custom.${code}`) })),
  };
}
