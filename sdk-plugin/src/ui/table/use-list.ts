import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ListMeta, Query } from '../api/types.js';
import { useApi } from '../shell/hooks.js';

export interface ListSource<T> {
  rows: T[];
  /** `undefined` while nobody counted. */
  total: number | undefined;
  totalIsExact: boolean;
  state: 'loading' | 'error' | 'ready';
  error: unknown;
  /** Newer rows are on their way while the old ones stay. */
  refreshing: boolean;
  hasMore: boolean;
  loadMore(): void;
  reload(): void;
}

export interface ListOptions {
  /** Query key; begin with the plugin's id. */
  key: readonly unknown[];
  path: string;
  query?: Query;
  /** `null` for a route that answers everything at once. */
  pageSize?: number | null;
  enabled?: boolean;
}

/** A keyset-paged list of the API: pages follow `meta.nextCursor`, or page numbers where a route has no cursor. */
export function useList<T>({ key, path, query = {}, pageSize = 50, enabled = true }: ListOptions): ListSource<T> {
  const http = useApi();
  const result = useInfiniteQuery({
    queryKey: [...key, query, pageSize],
    enabled,
    initialPageParam: {} as Query,
    queryFn: ({ pageParam, signal }) => http.list<T>(path, { query: { ...query, ...(pageSize === null ? {} : { pageSize }), ...pageParam }, signal }),
    getNextPageParam: (last) => nextPage(last.meta, last.items.length),
    placeholderData: keepPreviousData,
  });
  const pages = result.data?.pages;
  const rows = useMemo(() => pages?.flatMap((page) => page.items) ?? [], [pages]);
  const meta = pages?.[0]?.meta;
  return {
    rows,
    total: meta?.total,
    totalIsExact: meta?.totalIsExact !== false,
    state: result.isError && rows.length === 0 ? 'error' : result.isPending ? 'loading' : 'ready',
    error: result.error,
    refreshing: result.isFetching && !result.isFetchingNextPage && !result.isPending,
    hasMore: result.hasNextPage,
    loadMore: () => {
      if (result.hasNextPage && !result.isFetchingNextPage) void result.fetchNextPage();
    },
    reload: () => void result.refetch(),
  };
}

export function nextPage(meta: ListMeta, received: number): Query | undefined {
  if (meta.nextCursor) return { cursor: meta.nextCursor };
  if (meta.page === undefined || meta.total === undefined || received === 0) return undefined;
  return meta.page * meta.pageSize < meta.total ? { page: meta.page + 1 } : undefined;
}
