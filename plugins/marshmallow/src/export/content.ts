import { Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import type { PluginContext, Watermark } from '@hako/sdk-plugin';
import { BOM, csvLine } from './csv.js';
import { MARKED, type ExportField } from './fields.js';
import type { ExportFormat, ExportRow } from './repository.js';

/** What XML 1.0 cannot hold. */
const NOT_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/gu;

/** A file of messages as bytes, drawn row by row; every row says, unseen, who took it. */
export async function exportFile(ctx: PluginContext, format: ExportFormat, fields: readonly ExportField[], batches: AsyncIterable<ExportRow[]>, mark: Watermark): Promise<Readable> {
  const rows = marked(batches, mark);
  const headers = fields.map((field) => ctx.t(`columns.${field}`));
  if (format === 'csv') return Readable.from(asCsv(headers, fields, rows), { objectMode: false });
  if (format === 'json') return Readable.from(asJson(rows), { objectMode: false });
  const { writeXlsxStream } = await import('hucre/xlsx');
  const stream = writeXlsxStream(asCells(fields, rows), { name: ctx.t('plugin.title'), columns: headers.map((header, index) => ({ header, width: WIDE.has(fields[index] ?? '') ? 60 : 18 })), freezePane: { rows: 1 } });
  return Readable.fromWeb(stream as WebStream);
}

const WIDE = new Set<string>(['content', 'reply']);

async function* marked(batches: AsyncIterable<ExportRow[]>, mark: Watermark): AsyncGenerator<ExportRow[]> {
  for await (const rows of batches) {
    yield rows.map((row) => {
      const field = MARKED.find((name) => typeof row[name] === 'string' && row[name] !== '');
      return field === undefined ? row : { ...row, [field]: mark.hide(String(row[field])) };
    });
  }
}

const text = (value: ExportRow[ExportField]): string => (value === null || value === undefined ? '' : String(value));

async function* asCsv(headers: readonly string[], fields: readonly ExportField[], batches: AsyncIterable<ExportRow[]>): AsyncGenerator<string> {
  yield BOM + csvLine(headers);
  for await (const rows of batches) yield rows.map((row) => csvLine(fields.map((field) => text(row[field])))).join('');
}

async function* asJson(batches: AsyncIterable<ExportRow[]>): AsyncGenerator<string> {
  let before = '[\n';
  for await (const rows of batches) {
    for (const row of rows) {
      yield before + JSON.stringify(row);
      before = ',\n';
    }
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

/** Text cells stay text: a spreadsheet computes only what is stored as a formula. */
async function* asCells(fields: readonly ExportField[], batches: AsyncIterable<ExportRow[]>): AsyncGenerator<(string | number | boolean | null)[]> {
  for await (const rows of batches) for (const row of rows) yield fields.map((field) => { const value = row[field] ?? null; return typeof value === 'string' ? value.replaceAll(NOT_XML, '') : value; });
}
