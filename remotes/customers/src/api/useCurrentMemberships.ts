import { useApi } from '@hako/sdk-plugin/ui';
import { useQueries } from '@tanstack/react-query';
import type { ListPage } from '../list/usePages.js';
import { keys } from './keys.js';

export interface CurrentMembership {
  customerId: string;
  type: string;
  level: string;
  validTo: string | null;
  autoRenew: boolean;
}

const NONE: ReadonlyMap<string, CurrentMembership[]> = new Map();

/** What is valid now for the rows of a list, asked for page by page as the rows come in. */
export function useCurrentMemberships(pages: readonly ListPage[], wanted: boolean): ReadonlyMap<string, CurrentMembership[]> {
  const http = useApi();
  return useQueries({
    queries: wanted ? pages.map(({ key, ids }) => ({ queryKey: keys.currentMemberships(key), queryFn: ({ signal }: { signal: AbortSignal }) => http.get<CurrentMembership[]>('/customers/current-memberships', { query: { customerIds: ids }, signal }), staleTime: 60_000 })) : [],
    combine: byCustomer,
  });
}

function byCustomer(answers: readonly { data: CurrentMembership[] | undefined }[]): ReadonlyMap<string, CurrentMembership[]> {
  const found = new Map<string, CurrentMembership[]>();
  for (const one of answers.flatMap(({ data }) => data ?? [])) found.set(one.customerId, [...(found.get(one.customerId) ?? []), one]);
  return found.size === 0 ? NONE : found;
}
