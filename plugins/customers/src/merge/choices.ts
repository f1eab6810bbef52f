import type { Customer } from '../customers/schema.js';

export const CHOICES = ['kept', 'merged', 'both'] as const;
export type Choice = (typeof CHOICES)[number];

/** Facts of two customers that somebody chooses from; `both` joins lists and texts. */
export const MERGE_FIELDS = ['nickname', 'language', 'status', 'tags', 'source', 'notes', 'legalName', 'shortName', 'segment', 'foundingDate', 'website', 'custom'] as const;
export type MergeField = (typeof MERGE_FIELDS)[number];

const COMPANY = ['legalName', 'shortName', 'segment', 'foundingDate', 'website'] as const;
const JOINABLE: readonly MergeField[] = ['tags', 'notes', 'custom'];
const MOST_TAGS = 50;
const LONGEST_NOTES = 2_000;

export type MergeFacts = Record<MergeField, unknown>;
export type Choices = Partial<Record<MergeField, Choice>>;

export const canJoin = (field: MergeField): boolean => JOINABLE.includes(field);

/** The facts of a customer, flat. */
export function factsOf(customer: Customer): MergeFacts {
  const company = (customer.company ?? {}) as Record<string, unknown>;
  const flat = Object.fromEntries(COMPANY.map((name) => [name, company[name] ?? null])) as Pick<MergeFacts, (typeof COMPANY)[number]>;
  const { nickname, language, status, tags, source } = customer;
  return { nickname, language, status, tags, source, notes: customer.notes ?? null, ...flat, custom: (customer as { custom?: unknown }).custom ?? {} };
}

/** What is not chosen: the kept customer's own, and where she has none the other's; lists are joined. */
export function mergedFacts(kept: MergeFacts, merged: MergeFacts, choices: Choices): MergeFacts {
  return Object.fromEntries(MERGE_FIELDS.map((field) => [field, chosen(field, kept[field], merged[field], choices[field] ?? (canJoin(field) ? 'both' : isEmpty(kept[field]) ? 'merged' : 'kept'))])) as MergeFacts;
}

function chosen(field: MergeField, kept: unknown, merged: unknown, choice: Choice): unknown {
  if (choice === 'kept') return kept;
  if (choice === 'merged') return merged;
  if (field === 'tags') return [...new Set([...(kept as string[]), ...(merged as string[])])].slice(0, MOST_TAGS);
  if (field === 'custom') return { ...(merged as object), ...(kept as object) };
  const texts = [...new Set([kept, merged].filter((text): text is string => typeof text === 'string' && text !== ''))];
  return texts.length === 0 ? null : texts.join('\n\n').slice(0, LONGEST_NOTES);
}

const isEmpty = (value: unknown): boolean => value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** Undoing: a fact that still is what the merge made of it becomes what it was; one that somebody changed since stays. */
export function undoneFacts(now: MergeFacts, before: MergeFacts, after: MergeFacts): MergeFacts {
  const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);
  return Object.fromEntries(MERGE_FIELDS.map((field) => [field, same(now[field], after[field]) ? before[field] : now[field]])) as MergeFacts;
}
