import type { PersonalInput, PersonalName, PostalAddress } from '../api/contract.js';
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
}

const TEXTS = ['familyName', 'givenName', 'gender', 'birthDate', 'contactPerson', 'registrationNumber', 'vatId'] as const satisfies readonly PersonalName[];

export function toFormValues(fields: PersonalInput, country: string): PersonalFormValues {
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
  };
}

/** What the API takes, without rows that were left empty. Only `names` are sent: the other kind of profile has other fields. */
export function toPersonalInput(values: PersonalFormValues, names: readonly PersonalName[]): PersonalInput {
  const all: PersonalInput = {
    ...Object.fromEntries(TEXTS.map((name) => [name, values[name].trim() || null])),
    phones: values.phones.filter(({ number }) => number.trim() !== '').map(toE164),
    emails: values.emails.map((email) => email.trim()).filter((email) => email !== ''),
    addresses: values.addresses.map(cleanAddress).filter((address) => address !== undefined),
  };
  return Object.fromEntries(names.map((name) => [name, all[name]]));
}

/** Only what differs from what was read, so that a correction of one phone number rewrites nothing else. */
export function changedPersonal(before: PersonalInput, after: PersonalInput): PersonalInput {
  const names = Object.keys(after) as PersonalName[];
  return Object.fromEntries(names.filter((name) => !same(before[name], after[name])).map((name) => [name, after[name]]));
}

export function isEmptyInput(input: PersonalInput): boolean {
  return Object.values(input).every((value) => value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0));
}

/** The fields of a new record: what was left empty is not sent. */
export function filledPersonal(input: PersonalInput): PersonalInput {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)));
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
  if (!Array.isArray(value)) return value;
  if (value.length === 0) return null;
  return value.map((entry: unknown) => (typeof entry === 'object' && entry !== null ? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => a.localeCompare(b))) : entry));
}
