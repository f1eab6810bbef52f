import { FIELDS, isFieldCode, type FieldCode, type VaultAddress, type VaultRecord } from '@hako/vault-client/contract';

/** One value of a record, as text: what is sealed as one ciphertext. */
export interface Item {
  field: FieldCode;
  item: number;
  value: string;
}

const ADDRESS_PARTS = ['country', 'postalCode', 'province', 'city', 'street'] as const;

export const itemKey = (item: { field: string; item: number }): string => `${item.field}/${item.item}`;

export function toItems(record: VaultRecord): Item[] {
  return Object.entries(record).flatMap(([field, value]): Item[] => {
    if (!isFieldCode(field) || value === null || value === undefined) return [];
    const values: (string | VaultAddress)[] = Array.isArray(value) ? value : [value];
    return values.map((single, item) => ({ field, item, value: typeof single === 'string' ? single : encodeAddress(single) }));
  });
}

export function fromItems(items: readonly Item[]): VaultRecord {
  const record: Record<string, unknown> = {};
  const lists: Record<string, unknown[]> = {};
  for (const { field, value } of [...items].sort((a, b) => a.item - b.item)) {
    const decoded = FIELDS[field].kind === 'address' ? decodeAddress(value) : value;
    if (FIELDS[field].maxItems === 1) record[field] = decoded;
    else record[field] = lists[field] = [...(lists[field] ?? []), decoded];
  }
  return record;
}

/** The record as it will be: given fields replace, `null` and `[]` remove, the rest stays. */
export function applyChange(items: readonly Item[], change: VaultRecord): Item[] {
  const touched = new Set(Object.keys(change).filter((field) => change[field as FieldCode] !== undefined));
  return [...items.filter((item) => !touched.has(item.field)), ...toItems(change)];
}

export const changedFields = (record: VaultRecord): FieldCode[] => Object.keys(record).filter(isFieldCode);

function encodeAddress(address: VaultAddress): string {
  return JSON.stringify(ADDRESS_PARTS.map((part) => address[part] ?? null));
}

export function decodeAddress(text: string): VaultAddress {
  const parts = JSON.parse(text) as (string | null)[];
  return Object.fromEntries(ADDRESS_PARTS.flatMap((part, i) => (typeof parts[i] === 'string' ? [[part, parts[i]]] : []))) as unknown as VaultAddress;
}
