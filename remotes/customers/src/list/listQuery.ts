import type { FilterSpec, FilterValues, Query } from '@hako/sdk-plugin/ui';
import type { CustomField } from '../api/types.js';

/** What the list's address may say. Lists leave deactivated customers out unless they are asked for. */
const FIXED: readonly FilterSpec[] = [
  { name: 'status', kind: 'one' },
  { name: 'tag', kind: 'many' },
  { name: 'profileType', kind: 'one' },
  { name: 'membershipType', kind: 'one' },
  { name: 'membershipLevel', kind: 'one' },
  { name: 'membershipState', kind: 'one' },
  { name: 'language', kind: 'one' },
  { name: 'show', kind: 'one' },
];

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
}

const LONGEST_SEARCH = 128;

/** The filters in the API's own words, the same for the list, its count, a batch and an export of it. */
export function toFilters({ filters, search, narrowing }: ListQuestion): Query {
  const text = (name: string): string | undefined => (typeof filters[name] === 'string' ? filters[name] : undefined);
  const tags = Array.isArray(filters['tag']) ? filters['tag'] : [];
  const custom = Object.entries(filters).flatMap(([name, value]) => (name.startsWith(CUSTOM) && typeof value === 'string' && value.trim() !== '' ? [`${name.slice(CUSTOM.length)}:${value.trim()}`] : []));
  const membershipType = text('membershipType');
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
    membershipState: text('membershipState'),
    custom: custom.length > 0 ? custom : undefined,
    active: activity(text('show')),
  };
}

function activity(show: string | undefined): boolean | undefined {
  if (show === 'all') return undefined;
  return show !== 'off';
}
