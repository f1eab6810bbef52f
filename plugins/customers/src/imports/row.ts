import { LOCALES, type Locale, type PersonalRecord, type PostalAddress } from '@hako/sdk-plugin';
import { splitCell } from '../csv/list-cell.js';
import { checkValue, fromText } from '../custom-fields/value.js';
import type { CustomField, CustomValues } from '../custom-fields/types.js';
import { toVault } from '../personal/fields.js';
import { isCalendarDate, isCountry, isGender, latestToday, normaliseEmail, normalisePhone } from '../personal/normalise.js';
import type { Catalogue } from './catalogue.js';
import type { ColumnCode, ImportMode, ProfileType } from './columns.js';
import { readExternalIds, readIdentities, readMemberships, type ImportExternalId, type ImportIdentity, type ImportMembership } from './links.js';
import { RowReader } from './row-reader.js';

/** One thing that is wrong with a row: where and why, never what stood there. */
export interface RowError {
  /** Code of the column, `row` for the whole row. */
  field: string;
  code: string;
  params?: Record<string, number>;
}

/** A row that may be stored. What the file leaves empty is absent. */
export interface ImportRow {
  record: number;
  externalId: string | undefined;
  nickname: string | undefined;
  language: Locale | undefined;
  status: string | undefined;
  tags: string[] | undefined;
  source: string | undefined;
  notes: string | undefined;
  company: { legalName?: string; shortName?: string; segment?: string; foundingDate?: string; website?: string };
  personal: PersonalRecord;
  /** In other systems than the import's own. */
  externalIds: ImportExternalId[];
  identities: ImportIdentity[];
  memberships: ImportMembership[];
  custom: CustomValues;
}

/** Of a row that brings nothing but herself. */
export const NO_LINKS: Pick<ImportRow, 'externalIds' | 'identities' | 'memberships' | 'custom'> = { externalIds: [], identities: [], memberships: [], custom: {} };

export interface RowRules {
  codes: readonly (ColumnCode | null)[];
  profileType: ProfileType;
  mode: ImportMode;
  statuses: ReadonlySet<string>;
  /** For phone numbers without `+`, when the row names no country. */
  phoneCountry: string;
  now: Date;
  catalogue: Catalogue;
}

export type CheckedRow = { ok: true; row: ImportRow } | { ok: false; errors: RowError[] };

const MAX_TAGS = 50;
/** Checks one record against the rules of its import; every problem of the row is told, not only the first. */
export function checkRow(record: number, cells: readonly string[], rules: RowRules): CheckedRow {
  const shape = checkShape(cells.length, rules.codes.length);
  if (shape) return { ok: false, errors: [shape] };

  const reader = new RowReader(cells, rules.codes);
  const externalId = reader.text('external_id');
  const nickname = reader.text('nickname');
  if (rules.mode !== 'update') reader.require('nickname', nickname);
  if (rules.mode !== 'create') reader.require('external_id', externalId);
  const [open, secret] = [false, true].map((personal) => readCustom(reader, rules, personal)) as [CustomValues, CustomValues];
  const row: ImportRow = {
    record, externalId, nickname,
    language: reader.convert('language', toLocale, 'unknown'),
    status: reader.convert('status', (text) => (rules.statuses.has(text.toUpperCase()) ? text.toUpperCase() : undefined), 'unknown'),
    tags: readTags(reader),
    source: reader.text('source'),
    notes: reader.text('notes'),
    company: rules.profileType === 'company' ? readCompany(reader) : {},
    personal: { ...readPersonal(reader, rules), ...customToVault(secret) },
    externalIds: readExternalIds(reader, rules.catalogue),
    identities: readIdentities(reader, rules.catalogue),
    memberships: readMemberships(reader, rules.catalogue),
    custom: open,
  };
  return reader.errors.length > 0 ? { ok: false, errors: reader.errors } : { ok: true, row };
}

function checkShape(found: number, expected: number): RowError | undefined {
  if (found === expected) return undefined;
  return { field: 'row', code: found > expected ? 'too_many_fields' : 'too_few_fields', params: { expected, found } };
}

function toLocale(text: string): Locale | undefined {
  const language = text.toLowerCase().split(/[-_]/)[0];
  return LOCALES.find((locale) => locale === language);
}

function readTags(reader: RowReader): string[] | undefined {
  const text = reader.text('tags');
  if (text === undefined) return undefined;
  const tags = splitCell(text);
  if (tags.length > MAX_TAGS) return reader.problem('tags', 'too_many', { max: MAX_TAGS });
  if (tags.some((tag) => [...tag].length > 64)) return reader.problem('tags', 'too_long', { max: 64 });
  return tags;
}

const LONGEST = 500;

function readCustom(reader: RowReader, { catalogue, mode }: RowRules, personal: boolean): CustomValues {
  const values: CustomValues = {};
  for (const field of catalogue.fields.filter((one) => one.personal === personal)) {
    const code = `custom.${field.code}` as const;
    const text = reader.has(code) ? reader.text(code) : undefined;
    // Whether the vault has it already is not asked: only a new customer must bring it.
    if (personal && field.required && mode === 'create') reader.require(code, text);
    if (text === undefined) continue;
    const checked = checkValue(field, fromText(field, named(field, text)));
    if (checked.ok) values[field.code] = checked.value;
    else reader.problem(code, checked.code, checked.code === 'too_long' ? { max: Math.min(field.rules.maxLength ?? LONGEST, LONGEST) } : undefined);
  }
  return values;
}

/** As the vault keeps own fields: one item each. */
const customToVault = (values: CustomValues): PersonalRecord => (Object.keys(values).length === 0 ? {} : toVault({ custom: values }));

/** People write the names of options, files of an export their codes. */
function named({ type, options }: CustomField, text: string): string {
  const codeOf = (part: string): string => options.find(({ code, name, retired }) => !retired && (code === part || Object.values(name).includes(part)))?.code ?? part;
  if (type === 'choice') return codeOf(text);
  return type === 'multi-choice' ? splitCell(text).map(codeOf).join(';') : text;
}

function readCompany(reader: RowReader): ImportRow['company'] {
  return compact({
    legalName: reader.text('legal_name'),
    shortName: reader.text('short_name'),
    segment: reader.text('segment'),
    foundingDate: reader.convert('founding_date', (text) => (isCalendarDate(text) ? text : undefined), 'date'),
    website: reader.convert('website', (text) => (/^https?:\/\/\S+$/.test(text) ? text : undefined), 'website'),
  });
}

function readPersonal(reader: RowReader, rules: RowRules): PersonalRecord {
  const country = reader.convert('country', (text) => (isCountry(text.toUpperCase()) ? text.toUpperCase() : undefined), 'country');
  const shared = {
    phone: readList(reader, 'phone', (text) => normalisePhone(text, country ?? rules.phoneCountry)),
    email: readList(reader, 'email', normaliseEmail),
    address: readAddress(reader, country, rules.phoneCountry),
  };
  if (rules.profileType === 'company') {
    return compact({ ...shared, contact_person: reader.text('contact_person'), registration_number: reader.text('registration_number'), vat_id: reader.text('vat_id') });
  }
  return compact({
    family_name: reader.text('family_name'),
    given_name: reader.text('given_name'),
    gender: reader.convert('gender', (text) => (isGender(text.toLowerCase()) ? text.toLowerCase() : undefined), 'unknown'),
    birth_date: readBirthDate(reader, rules.now),
    ...shared,
  });
}

function readBirthDate(reader: RowReader, now: Date): string | undefined {
  const date = reader.convert('birth_date', (text) => (isCalendarDate(text) ? text : undefined), 'date');
  return date !== undefined && date > latestToday(now) ? reader.problem('birth_date', 'future') : date;
}

/** Several phone numbers or addresses of mail stand in one cell, separated as tags are. */
function readList(reader: RowReader, code: 'phone' | 'email', normalise: (text: string) => string | undefined): string[] | undefined {
  const text = reader.text(code);
  if (text === undefined) return undefined;
  const parts = splitCell(text);
  if (parts.length > 10) return reader.problem(code, 'too_many', { max: 10 });
  const values = parts.map(normalise);
  return values.some((value) => value === undefined) ? reader.problem(code, code) : [...new Set(values as string[])];
}

function readAddress(reader: RowReader, country: string | undefined, fallback: string): PostalAddress[] | undefined {
  const rest = compact({ postalCode: reader.text('postal_code'), province: reader.text('province'), city: reader.text('city'), street: reader.text('street') });
  if (country === undefined && Object.keys(rest).length === 0) return undefined;
  return [{ country: country ?? fallback, ...rest }];
}

/** Without what is absent: an update leaves alone what the file does not bring. */
function compact<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const key in value) if (value[key] !== undefined) kept[key] = value[key] as Exclude<T[typeof key], undefined>;
  return kept;
}
