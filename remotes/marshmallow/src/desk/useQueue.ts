import { useApi, useLive, useShell, useStable } from '@hako/sdk-plugin/ui';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { deskKeys } from '../api/keys.js';
import type { ChangedEvent, Message } from '../api/types.js';
import { listParams, merged, type DeskQuery } from './queue.js';

const PAGE = 50;
/** A flood of news is one question to the server. */
const QUIET_MS = 1_200;
/** Beyond this, reading the list again is cheaper than reading each. */
const SINGLES = 10;

export interface Queue {
  rows: Message[];
  state: 'loading' | 'error' | 'ready';
  error: unknown;
  hasMore: boolean;
  loadMore(): void;
  reload(): void;
  /** Remembers what is newer than the pages; `null` forgets it. */
  put(id: string, message: Message | null): void;
  /** The newest that is known of a message. */
  latest(id: string): Message | undefined;
  /** Reads one message from the server. */
  fetchOne(id: string): Promise<Message>;
  /** The message that somebody else changed last. */
  foreign: { id: string; action: string } | null;
}

/** What the desk shows: the server's pages, what was done here since, and what others do, live. */
export function useQueue(query: DeskQuery, openId: string | null): Queue {
  const http = useApi();
  const client = useQueryClient();
  const { boot } = useShell();
  const [known, setKnown] = useState<ReadonlyMap<string, Message>>(new Map());
  const [foreign, setForeign] = useState<Queue['foreign']>(null);
  const params = listParams(query);
  const list = useInfiniteQuery({
    queryKey: [...deskKeys.lists, params],
    queryFn: ({ pageParam, signal }) => http.list<Message>('/marshmallow/messages', { query: { ...params, pageSize: PAGE, ...(pageParam ? { cursor: pageParam } : {}) }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ meta }) => meta.nextCursor,
    staleTime: 5_000,
  });
  const pages = useMemo(() => (list.data?.pages ?? []).flatMap(({ items }) => items), [list.data]);
  const rows = useMemo(() => (list.data ? merged(pages, known, query) : []), [list.data, pages, known, query]);

  const put = useStable((id: string, message: Message | null) =>
    setKnown((before) => {
      const next = new Map(before);
      if (message) next.set(id, message);
      else next.delete(id);
      return next;
    }),
  );
  const fetchOne = useStable(async (id: string) => {
    const message = await http.get<Message>(`/marshmallow/messages/${id}`);
    put(id, message);
    return message;
  });
  const latest = useStable((id: string) => known.get(id) ?? pages.find((message) => message.id === id));

  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const refreshSoon = useStable((what: 'all' | 'counts') => {
    if (what === 'all') void client.invalidateQueries({ queryKey: deskKeys.lists });
    void client.invalidateQueries({ queryKey: deskKeys.counts });
  });
  const pending = useRef<'all' | 'counts' | null>(null);
  const soon = (what: 'all' | 'counts'): void => {
    pending.current = pending.current === 'all' ? 'all' : what;
    if (timer.current !== undefined) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      refreshSoon(pending.current ?? 'counts');
      pending.current = null;
    }, QUIET_MS);
  };
  useLive<ChangedEvent>('marshmallow.changed', ({ data }) => {
    if (data.by === boot.user.id) return soon('counts');
    const shown = data.ids.filter((id) => id === openId || latest(id) !== undefined);
    if (data.action !== 'reported' && data.ids.includes(openId ?? '')) setForeign({ id: openId ?? '', action: data.action });
    if (shown.length > SINGLES || data.action === 'received') return soon('all');
    for (const id of shown) fetchOne(id).catch(() => put(id, null));
    void client.invalidateQueries({ queryKey: deskKeys.context(openId ?? '') });
    soon(shown.length === data.ids.length ? 'counts' : 'all');
  });
  useLive('reset', () => soon('all'));

  return {
    rows,
    state: list.isPending ? 'loading' : list.isError && !list.data ? 'error' : 'ready',
    error: list.error,
    hasMore: list.hasNextPage,
    loadMore: useStable(() => { if (!list.isFetchingNextPage) void list.fetchNextPage(); }),
    reload: useStable(() => void list.refetch()),
    put,
    latest,
    fetchOne,
    foreign,
  };
}

/** The open message: of the list when it stands there, else read by itself, so that a link to a message always works. */
export function useOpenMessage(queue: Queue, openId: string | null): { message: Message | undefined; error: unknown } {
  const inList = openId === null ? undefined : (queue.latest(openId) ?? queue.rows.find(({ id }) => id === openId));
  const one = useQuery({ queryKey: deskKeys.message(openId ?? ''), queryFn: () => queue.fetchOne(openId ?? ''), enabled: openId !== null && inList === undefined && queue.state !== 'loading', retry: false });
  return { message: inList ?? (openId === null ? undefined : one.data), error: one.error };
}
