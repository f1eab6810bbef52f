import { isDeepStrictEqual } from 'node:util';
import { scrub } from '../observability/index.js';
import type { FieldRule } from './types.js';

type Fields = Record<string, unknown>;

export interface MaskedDiff {
  before: Fields | null;
  after: Fields | null;
}

/**
 * What changed, as it may be kept: only fields whose value differs, only fields that the catalogue names, each in the
 * form that its rule allows. Strings pass the scrubber as a second net.
 */
export function maskedDiff(before: Fields | null | undefined, after: Fields | null | undefined, rules: Record<string, FieldRule>, hash: (text: string) => string): MaskedDiff {
  const kept = Object.keys(rules).filter((field) => rules[field] !== 'drop' && !isDeepStrictEqual(before?.[field] ?? null, after?.[field] ?? null));
  const side = (fields: Fields | null | undefined): Fields | null =>
    fields ? Object.fromEntries(kept.filter((field) => fields[field] !== undefined).map((field) => [field, masked(fields[field], rules[field], hash)])) : null;
  return { before: side(before), after: side(after) };
}

function masked(value: unknown, rule: FieldRule | undefined, hash: (text: string) => string): unknown {
  if (value === null) return null;
  if (rule === 'plain') return clean(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (rule === 'hash') return `hash:${hash(text).slice(0, 16)}`;
  const [first = ''] = [...text];
  return `${first}***`;
}

/** Scrubs every string of a value, however deep. */
export function clean(value: unknown): unknown {
  if (typeof value === 'string') return scrub(value);
  if (Array.isArray(value)) return value.map(clean);
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, clean(inner)]));
  return value;
}
