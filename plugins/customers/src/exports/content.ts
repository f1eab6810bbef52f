import type { PersonalField, PluginContext, Purpose, Watermark } from '@hako/sdk-plugin';
import { BOM, csvLine } from '../csv/safe.js';
import { fromVault, VAULT_CODE, type PersonalInput, type PersonalName } from '../personal/fields.js';
import { patiently } from '../personal/patience.js';
import { CORE_FIELD_NAMES, isPersonalField, titleKey, type CoreField, type ExportField } from './fields.js';
import type { ExportRow } from './repository.js';

export interface ContentOptions {
  format: 'csv' | 'json';
  fields: readonly ExportField[];
  why: { purpose: Purpose; reason: string } | undefined;
  /** Called after each batch, for progress and cancelling. */
  onRows(count: number): Promise<void>;
}

type Values = Record<string, unknown>;

/** The export as text, batch by batch. */
export async function* exportContent(ctx: PluginContext, batches: AsyncIterable<ExportRow[]>, options: ContentOptions): AsyncGenerator<string> {
  const { format, fields } = options;
  yield format === 'csv' ? BOM + csvLine(fields.map((field) => ctx.t(titleKey(field)))) : '[';
  // Whoever takes personal data out of the house signs every row of it, unseen.
  const mark = options.why ? await ctx.watermark() : undefined;
  let first = true;
  for await (const rows of batches) {
    const personal = await readPersonal(ctx, rows, options);
    let text = '';
    for (const row of rows) {
      const values = marked(valuesOf(row, fields, row.rmProfileId === null ? undefined : personal.get(row.rmProfileId)), mark);
      if (format === 'csv') text += csvLine(fields.map((field) => cellText(values[field])));
      else text += `${first ? '\n' : ',\n'}${JSON.stringify(values)}`;
      first = false;
    }
    await options.onRows(rows.length);
    yield text;
  }
  if (format === 'json') yield '\n]\n';
}

/** Words that people wrote carry the mark; ids, codes and dates would no longer be read as what they are. */
const MARKABLE = ['nickname', 'familyName', 'givenName', 'contactPerson', 'legalName', 'notes'] as const;

function marked(values: Values, mark: Watermark | undefined): Values {
  const field = mark && MARKABLE.find((name) => typeof values[name] === 'string' && values[name] !== '');
  return field === undefined ? values : { ...values, [field]: mark?.hide(String(values[field])) };
}

async function readPersonal(ctx: PluginContext, rows: readonly ExportRow[], options: ContentOptions): Promise<Map<string, PersonalInput>> {
  const codes: PersonalField[] = options.fields.filter(isPersonalField).map((name: PersonalName) => VAULT_CODE[name]);
  const ids = rows.flatMap((row) => row.rmProfileId ?? []);
  if (codes.length === 0 || ids.length === 0 || !options.why) return new Map();
  const { why } = options;
  const results = await patiently(ctx, () => ctx.pii.read(ids, codes, { ...why, view: 'plain' }));
  // What is erased, restricted or refused comes out empty.
  return new Map(results.flatMap((result) => (result.status === 'ok' ? [[result.subjectId, fromVault(result.fields)] as const] : [])));
}

function valuesOf(row: ExportRow, fields: readonly ExportField[], personal: PersonalInput | undefined): Values {
  return Object.fromEntries(fields.map((field) => [field, isPersonalField(field) ? (personal?.[field] ?? null) : row[field]]));
}

export function coreFieldsOf(fields: readonly ExportField[]): CoreField[] {
  return CORE_FIELD_NAMES.filter((name) => fields.includes(name));
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(itemText).join('; ');
  return String(value);
}

/** An address on one line, from the country down to the street. */
function itemText(item: unknown): string {
  if (typeof item === 'string') return item;
  const address = item as { country: string; postalCode?: string; province?: string; city?: string; street?: string };
  return [address.country, address.postalCode, address.province, address.city, address.street].filter(Boolean).join(' ');
}
