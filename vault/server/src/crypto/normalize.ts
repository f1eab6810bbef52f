import type { FieldCode } from '@hako/vault-client/contract';
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';

/** Goes up when a rule below changes; then the index is built anew under a new key version. */
export const NORMALIZER_VERSION = 1;

export interface NormalizeOptions {
  /** How phone numbers without a country code are read. */
  defaultCountry: string;
}

const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;

/** What counts as the same value in a search. Empty: not searchable. */
export function normalize(field: FieldCode, value: string, options: NormalizeOptions): string {
  switch (field) {
    case 'email':
      return settle(value.replace(INVISIBLE, ''), foldCase).trim();
    case 'phone':
      return normalizePhone(value, options.defaultCountry);
    case 'registration_number':
    case 'vat_id':
      return settle(value.replace(INVISIBLE, ''), (text) => text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, ''));
    default:
      // NFKC also makes half-width kana full-width and full-width Latin narrow.
      return settle(value.replace(INVISIBLE, ''), foldCase).replace(/\s+/gu, ' ').trim();
  }
}

/** Upper, then lower: so that "straße" and "STRASSE" meet. */
const foldCase = (text: string): string => text.toUpperCase().toLowerCase();

/** Changing case can take a text out of NFKC and back again, so both go on until nothing changes; few letters need a second round. */
function settle(text: string, step: (text: string) => string): string {
  let current = text;
  for (let round = 0; round < 5; round++) {
    const next = step(current.normalize('NFKC'));
    if (next === current) break;
    current = next;
  }
  return current;
}

function normalizePhone(value: string, defaultCountry: string): string {
  const text = value.replace(INVISIBLE, '').normalize('NFKC').trim();
  const parsed = parsePhoneNumberFromString(text, defaultCountry as CountryCode);
  if (parsed) return parsed.number;
  const digits = text.replace(/\D/g, '');
  return digits === '' ? '' : `${text.startsWith('+') ? '+' : ''}${digits}`;
}
