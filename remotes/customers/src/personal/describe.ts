import type { PersonalInput, PersonalName, PostalAddress } from '../api/contract.js';

export interface PersonalLine {
  name: PersonalName;
  /** One line for each value; lists have several. */
  values: string[];
}

type GenderText = (code: string) => string;

/** Personal data in reading order, without fields that hold nothing. Masked values pass through as they came. */
export function describePersonal(fields: PersonalInput, names: readonly PersonalName[], gender: GenderText): PersonalLine[] {
  return names.map((name) => ({ name, values: valuesOf(fields, name, gender) })).filter(({ values }) => values.length > 0);
}

function valuesOf(fields: PersonalInput, name: PersonalName, gender: GenderText): string[] {
  if (name === 'addresses') return (fields.addresses ?? []).map(addressLine).filter((line) => line !== '');
  const value = fields[name];
  if (Array.isArray(value)) return value.filter((entry): entry is string => typeof entry === 'string' && entry !== '');
  if (typeof value !== 'string' || value === '') return [];
  return [name === 'gender' ? gender(value) : value];
}

/** In the order of its country: largest first in East Asia, street first elsewhere. */
export function addressLine(address: PostalAddress | string): string {
  if (typeof address === 'string') return address;
  const { country, postalCode, province, city, street } = address;
  const eastAsian = ['JP', 'CN', 'TW', 'HK', 'MO', 'KR'].includes(country);
  const parts = eastAsian ? [postalCode, province, city, street, country] : [street, city, province, postalCode, country];
  return parts.filter((part) => part !== undefined && part !== null && part !== '').join(eastAsian ? ' ' : ', ');
}
