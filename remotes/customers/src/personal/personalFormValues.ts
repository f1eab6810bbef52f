import type { PersonalInput, PersonalName, PostalAddress } from '../api/contract.js';
import type { CustomField } from '../api/types.js';
import { formName, toApiValue, toFormValue } from '../fields/fieldValues.js';
import { fromE164, toE164, type PhoneInput } from './phone.js';

/** What the fields of the form hold; texts are never `null` here. */
export interface PersonalFormValues {
  [name: string]: unknown;
  familyName: string;
  givenName: string;
  gender: string;
  birthDate: string;
  contactPerson: string;
  registrationNumber: string;
  vatId: string;
  phones: PhoneInput[];
  emails: string[];
  addresses: PostalAddress[];
  /** The agency's own, by form name. */
  custom: Record<string, string | string[]>;
}

const TEXTS = ['familyName', 'givenName', 'gender', 'birthDate', 'contactPerson', 'registrationNumber', 'vatId'] as const satisfies readonly PersonalName[];

export function toFormValues(fields: PersonalInput, country: string, custom: readonly CustomField[] = []): PersonalFormValues {
  const text = (name: (typeof TEXTS)[number]): string => fields[name] ?? '';
  return {
    familyName: text('familyName'),
    givenName: text('givenName'),
    gender: text('gender'),
    birthDate: text('birthDate'),
    contactPerson: text('contactPerson'),
    registrationNumber: text('registrationNumber'),
    vatId: text('vatId'),
    phones: (fields.phones ?? []).map((phone) => fromE164(phone, country)),
    emails: [...(fields.emails ?? [])],
    addresses: (fields.addresses ?? []).map((address) => ({ ...address })),
    custom: Object.fromEntries(custom.map((field) => [formName(field), toFormValue(field, fields.custom?.[field.code])])),
  };
}

/** What the API takes, without rows that were left empty. Only `names` are sent: the other kind of profile has other fields. */
export function toPersonalInput(values: PersonalFormValues, names: readonly PersonalName[], custom: readonly CustomField[] = []): PersonalInput {
  const all: PersonalInput = {
    ...Object.fromEntries(TEXTS.map((name) => [name, values[name].trim() || null])),
    phones: values.phones.filter(({ number }) => number.trim() !== '').map(toE164),
    emails: values.emails.map((email) => email.trim()).filter((email) => email !== ''),
    addresses: values.addresses.map(cleanAddress).filter((address) => address !== undefined),
  };
  return { ...Object.fromEntries(names.map((name) => [name, all[name]])), ...(custom.length > 0 ? { custom: toCustom(values.custom, custom) } : {}) };
}

function toCustom(values: PersonalFormValues['custom'], fields: readonly CustomField[]): NonNullable<PersonalInput['custom']> {
  const filled = fields.map((field) => [field.code, toApiValue(field, values[formName(field)] ?? '')] as const);
  return Object.fromEntries(filled.filter((entry): entry is [string, string | number | boolean | string[]] => entry[1] !== null));
}

/** Only what differs from what was read, so that a correction of one phone number rewrites nothing else. */
export function changedPersonal(before: PersonalInput, after: PersonalInput): PersonalInput {
  const names = Object.keys(after) as (keyof PersonalInput)[];
  return Object.fromEntries(names.filter((name) => !same(before[name], after[name])).map((name) => [name, after[name]]));
}

export function isEmptyInput(input: PersonalInput): boolean {
  return Object.values(input).every((value) => value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0));
}

/** The fields of a new record: what was left empty is not sent. */
export function filledPersonal(input: PersonalInput): PersonalInput {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null && value !== undefined && value !== '' && !(typeof value === 'object' && Object.keys(value).length === 0)));
}

function cleanAddress(address: PostalAddress): PostalAddress | undefined {
  const { country, ...rest } = address;
  const filled = Object.fromEntries(Object.entries(rest).map(([part, text]) => [part, (text ?? '').trim()]).filter(([, text]) => text !== ''));
  return Object.keys(filled).length === 0 ? undefined : { country, ...filled };
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(normal(left)) === JSON.stringify(normal(right));
}

function normal(value: unknown): unknown {
  if (value === null || value === undefined || value === '') return null;
  if (!Array.isArray(value)) return typeof value === 'object' ? normal(Object.entries(value).sort(([a], [b]) => a.localeCompare(b))) : value;
  if (value.length === 0) return null;
  return value.map((entry: unknown) => (typeof entry === 'object' && entry !== null ? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => a.localeCompare(b))) : entry));
}
