import type { FilterSpec, FilterValues, Query, Zone } from '@hako/sdk-plugin/ui';
import type { CustomField } from '../api/types.js';
import { daysAfter } from '../parts/days.js';

/** What the list's address may say. Lists leave deactivated customers out unless they are asked for. */
const FIXED: readonly FilterSpec[] = [
  { name: 'status', kind: 'one' },
  { name: 'tag', kind: 'many' },
  { name: 'profileType', kind: 'one' },
  { name: 'membershipType', kind: 'one' },
  { name: 'membershipLevel', kind: 'one' },
  { name: 'membershipState', kind: 'one' },
  { name: 'membershipEnds', kind: 'one' },
  { name: 'archive', kind: 'one' },
  { name: 'added', kind: 'one' },
  { name: 'language', kind: 'one' },
  { name: 'show', kind: 'one' },
];

/** Days that a membership may still have, or that she may have been here. */
export const WITHIN_DAYS = ['7', '30', '90', '365'] as const;

/** Before a custom field's code in the address. */
export const CUSTOM = 'cf.';

/** The fixed filters and one for each custom field that lists know. */
export const filterSpecs = (fields: readonly CustomField[]): FilterSpec[] => [...FIXED, ...fields.map(({ code, type }): FilterSpec => ({ name: `${CUSTOM}${code}`, kind: type === 'choice' || type === 'multi-choice' || type === 'boolean' ? 'one' : 'text' }))];

export const SORTS = ['-updatedAt', 'updatedAt', '-createdAt', 'createdAt', 'nickname', '-nickname'] as const;
const CUSTOM_SORT = /^-?custom\.[a-z][a-z0-9_]{0,31}$/;
const DEFAULT_SORT = '-updatedAt';

export function readSort(value: string | null): string {
  return value !== null && (SORTS.some((sort) => sort === value) || CUSTOM_SORT.test(value)) ? value : DEFAULT_SORT;
}

export interface ListQuestion {
  filters: FilterValues;
  search: string;
  /** From the scope switch; the server alone decides what may be seen. */
  narrowing: { talentId?: string; talentIds?: string[] };
  /** In which days begin. */
  zone: Pick<Zone, 'startOfDay'>;
  /** `yyyy-mm-dd` there: within one day the same question is asked in the same words. */
  today: string;
}

const LONGEST_SEARCH = 128;

/** The filters in the API's own words, the same for the list, its count, a batch and an export of it. */
export function toFilters({ filters, search, narrowing, zone, today }: ListQuestion): Query {
  const text = (name: string): string | undefined => (typeof filters[name] === 'string' ? filters[name] : undefined);
  const tags = Array.isArray(filters['tag']) ? filters['tag'] : [];
  const custom = Object.entries(filters).flatMap(([name, value]) => (name.startsWith(CUSTOM) && typeof value === 'string' && value.trim() !== '' ? [`${name.slice(CUSTOM.length)}:${value.trim()}`] : []));
  const membershipType = text('membershipType');
  const [ends, added] = [daysOf(text('membershipEnds')), daysOf(text('added'))];
  return {
    ...narrowing,
    q: search.trim().slice(0, LONGEST_SEARCH) || undefined,
    status: text('status'),
    tags: tags.length > 0 ? tags : undefined,
    profileType: text('profileType'),
    language: text('language'),
    membershipType,
    // A level means nothing without its type, which may have been taken out of the address by hand.
    membershipLevel: membershipType && text('membershipLevel'),
    // What ends is still valid, unless something else is asked for.
    membershipState: text('membershipState') ?? (ends === undefined ? undefined : 'active'),
    membershipEndsBefore: ends === undefined ? undefined : zone.startOfDay(daysAfter(today, ends + 1)),
    storeId: uuid(text('archive')),
    createdFrom: added === undefined ? undefined : zone.startOfDay(daysAfter(today, -added)),
    custom: custom.length > 0 ? custom : undefined,
    active: activity(text('show')),
  };
}

const daysOf = (value: string | undefined): number | undefined => (WITHIN_DAYS.some((days) => days === value) ? Number(value) : undefined);

/** An address may have been written by hand: what is no id asks nothing of the API. */
const uuid = (value: string | undefined): string | undefined => (value !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) ? value : undefined);

function activity(show: string | undefined): boolean | undefined {
  if (show === 'all') return undefined;
  return show !== 'off';
}
