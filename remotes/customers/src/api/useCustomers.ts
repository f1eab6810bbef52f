import { useApi, type Query } from '@hako/sdk-plugin/ui';
import { useQuery } from '@tanstack/react-query';
import { keys } from './keys.js';
import type { Customer } from './types.js';

/** How many there are, without their rows. */
export function useCustomerCount(query: Query): { total: number | undefined; exact: boolean } {
  const http = useApi();
  const { data } = useQuery({
    queryKey: [...keys.counts, query],
    queryFn: ({ signal }) => http.list<Customer>('/customers', { query: { ...query, pageSize: 1 }, signal }),
    staleTime: 30_000,
  });
  return { total: data?.meta.total, exact: data?.meta.totalIsExact ?? true };
}

/** Tags in use that begin with what was typed, most used first. */
export function useTagSuggestions(talentId: string | undefined): string[] {
  const http = useApi();
  const { data = [] } = useQuery({
    queryKey: keys.tags(talentId),
    queryFn: ({ signal }) => http.get<{ tag: string; count: number }[]>('/customers/tags', { query: { talentId }, signal }),
    staleTime: 60_000,
  });
  return data.map(({ tag }) => tag);
}
