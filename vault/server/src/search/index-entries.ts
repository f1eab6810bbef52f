import { FIELDS, type IndexCode, type PartialIndex } from '@hako/vault-client/contract';
import { decodeAddress, type Item } from '../records/items.js';
import { fullNames } from './names.js';
import { digitsOf, normalize, type NormalizeOptions } from './normalize.js';

export interface IndexOptions extends NormalizeOptions {
  /** Of the tenant; none by default, as what they are over is easily guessed. */
  partialIndexes: readonly PartialIndex[];
}

/** One line of the blind index, before its digest is taken. */
export interface IndexEntry {
  code: IndexCode;
  normalized: string;
}

/** All that a record can be found by. Writing, rotation of the index and its making anew take it from here alone. */
export function indexEntries(items: readonly Item[], options: IndexOptions): IndexEntry[] {
  const single = items.filter(({ field }) => FIELDS[field].indexed).map(({ field, value }): IndexEntry => ({ code: field, normalized: normalize(field, value, options) }));
  const entries = [...single, ...nameEntries(items), ...options.partialIndexes.flatMap((code) => partialEntries(items, code, options))];
  return entries.filter(({ normalized }) => normalized !== '');
}

function nameEntries(items: readonly Item[]): IndexEntry[] {
  const value = (field: string): string => items.find((item) => item.field === field)?.value ?? '';
  return fullNames(value('family_name'), value('given_name')).map((normalized) => ({ code: 'full_name', normalized }));
}

function partialEntries(items: readonly Item[], code: PartialIndex, options: NormalizeOptions): IndexEntry[] {
  const parts =
    code === 'phone_last4'
      ? items.filter(({ field }) => field === 'phone').map(({ value }) => digitsOf(value).slice(-4))
      : items.filter(({ field }) => field === 'address').map(({ value }) => (decodeAddress(value).postalCode ?? '').normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, '').slice(0, 3));
  return [...new Set(parts)].map((part) => ({ code, normalized: normalize(code, part, options) }));
}
