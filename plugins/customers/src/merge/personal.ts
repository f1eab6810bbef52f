import { HakoError, PERSONAL_FIELDS, type PersonalRecord, type PersonalResult, type PluginContext } from '@hako/sdk-plugin';
import type { LoadedCustomer } from '../customers/repository.js';
import { refuse } from '../errors.js';
import type { Choice } from './choices.js';

const LIMITS = { phone: 10, email: 10, address: 5, custom: 20 } as const;

/** Which vault record each customer points at afterwards. */
export interface Profiles {
  kept: string | null;
  merged: string | null;
  /** A record of both, written for this merge. */
  joined: string | null;
}

/**
 * Personal data of two records. Nothing is overwritten: the kept customer points at one of the records that are there or
 * at a new one that joins them, so that undoing is to point back. Core never holds a value longer than this takes.
 */
export async function joinProfiles(ctx: PluginContext, pair: { kept: LoadedCustomer; merged: LoadedCustomer }, mergeId: string, choice: Choice): Promise<Profiles> {
  const [a, b] = [pair.kept.rmProfileId, pair.merged.rmProfileId];
  if (b === null || choice === 'kept') return a === null && b !== null ? { kept: null, merged: b, joined: null } : { kept: a, merged: b, joined: null };
  if (a === null || choice === 'merged') return { kept: b, merged: a, joined: null };
  const why = { purpose: 'customer_edit' as const, reason: `merge ${mergeId}` };
  const [left, right] = await ctx.pii.read([a, b], [...PERSONAL_FIELDS], { ...why, view: 'plain' });
  const record = joinRecords(valuesOf(left), valuesOf(right));
  const joined = ctx.pii.subjectId(`merge:${mergeId}`);
  await ctx.pii.put([{ subjectId: joined, storeId: pair.kept.profileStoreId, kind: pair.kept.profileType, record }], why);
  return { kept: joined, merged: b, joined };
}

const REFUSED = { shredded: 'PERSONAL_DATA_SHREDDED', restricted: 'PERSONAL_DATA_RESTRICTED', unreadable: 'PERSONAL_DATA_UNREADABLE' } as const;

function valuesOf(result: PersonalResult | undefined): PersonalRecord {
  if (result?.status === 'ok') return result.fields;
  if (!result || result.status === 'not_found') return {};
  if (result.status === 'denied') throw refuse('MERGE_IMPOSSIBLE', { details: [{ path: '/personal', code: 'denied' }] });
  throw new HakoError(REFUSED[result.status]);
}

/** The first one's word where both have one; lists one after the other, each value once. */
export function joinRecords(first: PersonalRecord, second: PersonalRecord): PersonalRecord {
  const record: Record<string, unknown> = { ...second };
  for (const [field, value] of Object.entries(first)) if (value !== null && value !== undefined && value !== '') record[field] = value;
  for (const [field, most] of Object.entries(LIMITS) as [keyof typeof LIMITS, number][]) {
    const all = [...(first[field] ?? []), ...(second[field] ?? [])];
    const seen = new Set<string>();
    // Of two spellings of one value the kept customer's.
    if (all.length > 0) record[field] = all.filter((value) => !seen.has(keyOf(value)) && seen.add(keyOf(value))).slice(0, most);
  }
  const custom = joinCustom(first.custom ?? [], second.custom ?? []);
  if (custom.length > 0) record['custom'] = custom;
  return record as PersonalRecord;
}

const MOST_CUSTOM = 20;
const codeOf = (entry: string): string => entry.slice(0, Math.max(0, entry.indexOf('=')));

/** The agency's own fields stand as `code=value`: each code is the first one's as a whole, else the second one's. */
function joinCustom(first: readonly string[], second: readonly string[]): string[] {
  const known = new Set(first.map(codeOf));
  return [...first, ...second.filter((entry) => !known.has(codeOf(entry)))].slice(0, MOST_CUSTOM);
}

const keyOf = (value: unknown): string => (typeof value === 'string' ? value.normalize('NFKC').toLowerCase() : JSON.stringify(Object.entries(value as object).sort(([left], [right]) => (left < right ? -1 : 1))));

/** Nothing of a record is left but its number. What is restricted or gone by now stays as it is. */
export async function emptyProfile(ctx: PluginContext, subjectId: string, reason: string): Promise<void> {
  const nothing = Object.fromEntries(PERSONAL_FIELDS.map((field) => [field, field in LIMITS || field === 'custom' ? [] : null])) as PersonalRecord;
  try {
    await ctx.pii.patch(subjectId, nothing, { purpose: 'customer_edit', reason });
  } catch (fault) {
    if (!(fault instanceof HakoError) || !['NOT_FOUND', 'PERSONAL_DATA_SHREDDED', 'PERSONAL_DATA_RESTRICTED'].includes(fault.code)) throw fault;
  }
}
