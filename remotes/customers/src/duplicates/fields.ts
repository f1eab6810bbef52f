import type { Customer } from '../api/types.js';
import type { Choice } from './types.js';

export const MERGE_FIELDS = ['nickname', 'language', 'status', 'tags', 'source', 'notes', 'legalName', 'shortName', 'segment', 'foundingDate', 'website'] as const;
export type MergeField = (typeof MERGE_FIELDS)[number];
const JOINABLE: readonly MergeField[] = ['tags', 'notes'];

export const canJoin = (field: MergeField): boolean => JOINABLE.includes(field);

export function valueOf(customer: Customer, field: MergeField): string | string[] | null {
  const value = field in customer ? customer[field as keyof Customer] : (customer.company as Record<string, unknown> | null)?.[field];
  if (Array.isArray(value)) return value as string[];
  return typeof value === 'string' && value !== '' ? value : null;
}

const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);
const empty = (value: string | string[] | null): boolean => value === null || value.length === 0;

/** Only what differs is asked about. */
export const differing = (kept: Customer, merged: Customer): MergeField[] => MERGE_FIELDS.filter((field) => !same(valueOf(kept, field), valueOf(merged, field)) && !(empty(valueOf(kept, field)) && empty(valueOf(merged, field))));

/** As the server would decide: joined where that is possible, else the kept one's, else the other's. */
export function defaultChoice(kept: Customer, merged: Customer, field: MergeField): Choice {
  if (empty(valueOf(merged, field))) return 'kept';
  if (empty(valueOf(kept, field))) return 'merged';
  return canJoin(field) ? 'both' : 'kept';
}
