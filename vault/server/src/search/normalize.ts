import type { IndexCode } from '@hako/vault-client/contract';
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';
import { normalizeFullName, normalizeName } from './names.js';
import { foldCase, settle, visible } from './text.js';

/**
 * Goes up when a rule changes that alters what some value becomes. A tenant whose index was made by older rules is
 * searched by both until it is made anew (`vault.tenant.normaliser`).
 *
 * 1: names by case and width. 2: hiragana and katakana are one, spaces in Chinese and Japanese names say nothing, full names.
 */
export const NORMALISER_VERSION = 2;

export interface NormalizeOptions {
  /** How phone numbers without a country code are read. */
  defaultCountry: string;
}

/** What counts as the same value in a search, by today's rules. Empty: not searchable. */
export function normalize(code: IndexCode, value: string, options: NormalizeOptions): string {
  switch (code) {
    case 'email':
      return settle(visible(value), foldCase).trim();
    case 'phone':
      return normalizePhone(value, options.defaultCountry);
    case 'registration_number':
    case 'vat_id':
      return settle(visible(value), (text) => text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, ''));
    case 'full_name':
      return normalizeFullName(value);
    case 'phone_last4':
      return exactly(digitsOf(value), 4);
    case 'postal_first3':
      return exactly(visible(value).normalize('NFKC').toUpperCase().replace(/[^\p{L}\p{N}]/gu, ''), 3);
    default:
      return normalizeName(value);
  }
}

/** What the same value became before; `undefined` where nothing has changed since. */
export function normalizeV1(code: IndexCode, value: string): string | undefined {
  if (code !== 'family_name' && code !== 'given_name') return undefined;
  return settle(value.replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, ''), foldCase).replace(/\s+/gu, ' ').trim();
}

export const digitsOf = (value: string): string => visible(value).normalize('NFKC').replace(/\D/g, '');

const exactly = (text: string, length: number): string => (text.length === length ? text : '');

function normalizePhone(value: string, defaultCountry: string): string {
  const text = visible(value).normalize('NFKC').trim();
  const parsed = parsePhoneNumberFromString(text, defaultCountry as CountryCode);
  if (parsed) return parsed.number;
  const digits = text.replace(/\D/g, '');
  return digits === '' ? '' : `${text.startsWith('+') ? '+' : ''}${digits}`;
}
