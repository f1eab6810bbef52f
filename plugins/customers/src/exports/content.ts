import { Readable } from 'node:stream';
import type { PersonalField, PluginContext, Purpose } from '@hako/sdk-plugin';
import { writeXlsx, type CellValue } from '@hako/sdk-plugin/sheets';
import { csvText } from '../csv/table.js';
import type { CustomField } from '../custom-fields/types.js';
import { fromVault, VAULT_CODE, type PersonalInput } from '../personal/fields.js';
import { patiently } from '../personal/patience.js';
import { customOf, isPersonalName, titleOf, type ExportField } from './fields.js';
import type { ExportFormat } from './repository.js';
import type { ExportBatch, ExportRow } from './rows.js';
import { cellWriter, marker, tagsOf, valueReaders, type Values } from './values.js';

export interface ContentOptions {
  format: ExportFormat;
  fields: readonly ExportField[];
  /** The agency's own fields. */
  own: readonly CustomField[];
  why: { purpose: Purpose; reason: string } | undefined;
  /** Called after each batch, for progress and cancelling. */
  onRows(count: number): Promise<void>;
}

/** The export as a file that is written while its rows come. */
export function exportContent(ctx: PluginContext, batches: AsyncIterable<ExportBatch>, options: ContentOptions): Readable {
  const titles = options.fields.map((field) => titleOf(ctx, field, options.own));
  const values = valueBatches(ctx, batches, options);
  if (options.format === 'json') return Readable.from(jsonText(values, options.fields), { objectMode: false });
  const cells = cellBatches(values, options.fields);
  return options.format === 'xlsx' ? writeXlsx(cells, { sheet: ctx.t('template.sheet'), titles }) : Readable.from(csvText(cells, titles), { objectMode: false });
}

async function* valueBatches(ctx: PluginContext, batches: AsyncIterable<ExportBatch>, options: ContentOptions): AsyncGenerator<Values[]> {
  const { fields, own } = options;
  // Whoever takes personal data out of the house signs every row of it, unseen.
  const marked = marker(fields, options.why ? await ctx.watermark() : undefined);
  const readers = valueReaders(fields, own);
  for await (const { rows, belongings } of batches) {
    const personal = await readPersonal(ctx, rows, options);
    yield rows.map((row) => {
      const hers = row.rmProfileId === null ? undefined : personal.get(row.rmProfileId);
      return marked(readers.map((read) => read(row, belongings, hers)));
    });
    await options.onRows(rows.length);
  }
}

async function* cellBatches(batches: AsyncIterable<Values[]>, fields: readonly ExportField[]): AsyncGenerator<CellValue[][]> {
  const writers = fields.map(cellWriter);
  for await (const rows of batches) yield rows.map((values) => values.map((value, at) => writers[at]?.(value) ?? null));
}

async function* jsonText(batches: AsyncIterable<Values[]>, fields: readonly ExportField[]): AsyncGenerator<string> {
  let before = '[\n';
  for await (const rows of batches) {
    let text = '';
    for (const values of rows) {
      const row: Record<string, unknown> = {};
      for (const [at, field] of fields.entries()) row[field] = jsonValue(field, values[at]);
      text += before + JSON.stringify(row);
      before = ',\n';
    }
    yield text;
  }
  yield before === '[\n' ? '[\n]\n' : '\n]\n';
}

/** What the database gives as the text of a cell, as what it is. */
function jsonValue(field: ExportField, value: unknown): unknown {
  if (field === 'tags' && typeof value === 'string') return tagsOf(value);
  return field === 'active' ? value === 'true' : value;
}

async function readPersonal(ctx: PluginContext, rows: readonly ExportRow[], { fields, own, why }: ContentOptions): Promise<Map<string, PersonalInput>> {
  const codes: PersonalField[] = fields.filter(isPersonalName).map((name) => VAULT_CODE[name]);
  if (fields.some((field) => customOf(field, own)?.personal)) codes.push('custom');
  const ids = rows.flatMap((row) => row.rmProfileId ?? []);
  if (codes.length === 0 || ids.length === 0 || !why) return new Map();
  const results = await patiently(ctx, () => ctx.pii.read(ids, codes, { ...why, view: 'plain' }));
  // What is erased, restricted or refused comes out empty.
  return new Map(results.flatMap((result) => (result.status === 'ok' ? [[result.subjectId, fromVault(result.fields)] as const] : [])));
}
