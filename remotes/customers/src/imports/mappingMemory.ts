import { normaliseHeader, type Mapping, type ProfileType } from './mapping.js';

/**
 * Remembers which header meant which field, per kind of profile. Only header names and field codes are kept,
 * never a cell: a file's rows are personal data.
 */
export interface MappingMemory {
  read(profileType: ProfileType): Mapping;
  write(profileType: ProfileType, mapping: Mapping): void;
}

type Store = Pick<Storage, 'getItem' | 'setItem'>;

const LONGEST_HEADER = 80;
const MOST_HEADERS = 200;

export function mappingMemory(store: Store): MappingMemory {
  const key = (profileType: ProfileType): string => `hako.customers.import-mapping.${profileType}`;
  const read = (profileType: ProfileType): Mapping => {
    try {
      return toMapping(JSON.parse(store.getItem(key(profileType)) ?? '{}'));
    } catch {
      return {};
    }
  };
  return {
    read,
    write(profileType, mapping) {
      const entries = Object.entries(mapping).filter(([header]) => header.length <= LONGEST_HEADER && !looksLikeData(header));
      const next = { ...read(profileType), ...Object.fromEntries(entries.map(([header, code]) => [normaliseHeader(header), code])) };
      try {
        store.setItem(key(profileType), JSON.stringify(Object.fromEntries(Object.entries(next).slice(-MOST_HEADERS))));
      } catch {
        // Storage full or forbidden: the mapping is guessed again next time.
      }
    },
  };
}

/** A file without a header line shows its first row as headers; e-mails and numbers give that away. */
export function looksLikeData(header: string): boolean {
  return header.includes('@') || /\d{4,}/.test(header);
}

function toMapping(value: unknown): Mapping {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string | null] => entry[1] === null || typeof entry[1] === 'string'));
}
