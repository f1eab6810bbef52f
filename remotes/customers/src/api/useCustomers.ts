import { useApi, type Query } from '@hako/sdk-plugin/ui';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
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

export interface TagSuggestion {
  tag: string;
  count: number;
  color: string | null;
}

/** Tags in use, most used first, with their colours. */
export function useTags(talentId?: string): { all: TagSuggestion[]; color(tag: string): string | null } {
  const http = useApi();
  const { data } = useQuery({
    queryKey: keys.tags(talentId),
    queryFn: ({ signal }) => http.get<TagSuggestion[]>('/customers/tags', { query: { talentId }, signal }),
    staleTime: 60_000,
  });
  return useMemo(() => {
    const colors = new Map(data?.map(({ tag, color }) => [tag, color]));
    return { all: data ?? [], color: (tag: string) => colors.get(tag) ?? null };
  }, [data]);
}

export const useTagSuggestions = (talentId: string | undefined): string[] => useTags(talentId).all.map(({ tag }) => tag);
