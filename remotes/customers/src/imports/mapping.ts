/** Header of the file to field of a customer; `null` leaves the column out. */
export type Mapping = Record<string, string | null>;

export type FieldGroup = 'basics' | 'company' | 'personal' | 'accounts' | 'memberships' | 'custom';
export const FIELD_GROUPS: readonly FieldGroup[] = ['basics', 'company', 'personal', 'accounts', 'memberships', 'custom'];

/** A field as the server offers it: its own, in the language of the screen. */
export interface ImportField {
  code: string;
  title: string;
  group: FieldGroup;
  /** Kept in the vault: its values are not shown in the preview unless asked for. */
  personal: boolean;
  required: boolean;
}

/** Case, width, spaces and punctuation tell nothing about what a column means. */
function normaliseHeader(header: string): string {
  return header.normalize('NFKC').toLowerCase().replace(/[\s_\-.()[\]*:]+/g, '');
}

/** What the server made of the headers, by header. */
export function mappingOf(headers: readonly string[], columns: readonly (string | null)[]): Mapping {
  const skip = headers.length - dataHeaders(headers).length;
  return Object.fromEntries(headers.slice(skip).map((header, at) => [header, columns[at + skip] ?? null]));
}

/** Gives `header` a field; whoever had it before loses it, so that a field never has two columns. */
export function assignField(mapping: Mapping, header: string, code: string | null): Mapping {
  const next: Mapping = {};
  for (const [other, held] of Object.entries(mapping)) next[other] = code !== null && held === code ? null : held;
  next[header] = code;
  return next;
}

/** What an error file puts before the columns of the original; a corrected one is uploaded as it is. */
const ERROR_COLUMNS = ['record', 'field', 'code', 'message'];

export function dataHeaders(headers: readonly string[]): string[] {
  return ERROR_COLUMNS.every((name, at) => headers[at]?.trim().toLowerCase() === name) ? headers.slice(ERROR_COLUMNS.length) : [...headers];
}

export interface MappingProblems {
  /** Fields that an import cannot do without. */
  missing: string[];
  /** Headers that stand twice in the file. */
  duplicates: string[];
  /** The mode recognises customers by an external id, and no column carries one. */
  externalIdNeeded: boolean;
}

/** What only makes sense together: each of these fields needs the ones behind it. */
const TOGETHER: readonly [RegExp, readonly string[]][] = [
  [/^platform(_uid|_nickname|_url)?(_[23])?$/, ['platform', 'platform_uid']],
  [/^membership_[a-z_]+?(_[23])?$/, ['membership_type', 'membership_level']],
];

export function checkMapping(headers: readonly string[], mapping: Mapping, options: { fields: readonly ImportField[]; mode: 'create' | 'update' | 'upsert' }): MappingProblems {
  const used = new Set(Object.values(mapping).filter((code) => code !== null));
  const seen = new Map<string, number>();
  for (const header of headers) seen.set(normaliseHeader(header), (seen.get(normaliseHeader(header)) ?? 0) + 1);
  // An update changes only what the file brings; of the agency's own fields, whoever is known may have them already.
  const needed = options.fields.filter(({ required, group }) => required && (options.mode === 'create' || (options.mode === 'upsert' && group !== 'custom'))).map(({ code }) => code);
  for (const code of used) {
    const number = /_[23]$/.exec(code)?.[0] ?? '';
    for (const [pattern, partners] of TOGETHER) if (pattern.test(code)) needed.push(...partners.map((partner) => `${partner}${number}`));
  }
  return {
    missing: [...new Set(needed)].filter((code) => !used.has(code)),
    duplicates: [...new Set(headers.filter((header) => (seen.get(normaliseHeader(header)) ?? 0) > 1))],
    externalIdNeeded: options.mode !== 'create' && !used.has('external_id'),
  };
}

export function isComplete(problems: MappingProblems): boolean {
  return problems.missing.length === 0 && problems.duplicates.length === 0 && !problems.externalIdNeeded;
}
