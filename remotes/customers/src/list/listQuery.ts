import type { FilterSpec, FilterValues, Query } from '@hako/sdk-plugin/ui';

/** What the list's address may say. Lists leave deactivated customers out unless they are asked for. */
export const FILTERS: readonly FilterSpec[] = [
  { name: 'status', kind: 'one' },
  { name: 'tag', kind: 'text' },
  { name: 'profileType', kind: 'one' },
  { name: 'language', kind: 'one' },
  { name: 'show', kind: 'one' },
];

export const SORTS = ['-updatedAt', 'updatedAt', '-createdAt', 'createdAt', 'nickname', '-nickname'] as const;
export type Sort = (typeof SORTS)[number];
const DEFAULT_SORT: Sort = '-updatedAt';

export function readSort(value: string | null): Sort {
  return SORTS.find((sort) => sort === value) ?? DEFAULT_SORT;
}

export interface ListQuestion {
  filters: FilterValues;
  search: string;
  /** From the scope switch; the server alone decides what may be seen. */
  narrowing: { talentId?: string; talentIds?: string[] };
}

const LONGEST_SEARCH = 128;

/** The filters in the API's own words, the same for the list, its count and an export of it. */
export function toFilters({ filters, search, narrowing }: ListQuestion): Query {
  const text = (name: string): string | undefined => (typeof filters[name] === 'string' ? filters[name] : undefined);
  return {
    ...narrowing,
    q: search.trim().slice(0, LONGEST_SEARCH) || undefined,
    status: text('status'),
    tag: text('tag')?.trim() || undefined,
    profileType: text('profileType'),
    language: text('language'),
    active: activity(text('show')),
  };
}

function activity(show: string | undefined): boolean | undefined {
  if (show === 'all') return undefined;
  return show !== 'off';
}
