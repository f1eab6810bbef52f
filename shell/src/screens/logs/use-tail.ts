import { useApi, useLatest, useLive, type ListSource, type Query } from '@hako/sdk-plugin/ui';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { STREAM_OF, type LogEntry, type LogKind } from './types.js';

/** A tail is for looking, not for reading everything: the oldest rows of it go. */
const MOST = 500;

export interface Tail {
  following: boolean;
  /** Entries that came while nobody followed */
  waiting: boolean;
  setFollowing(on: boolean): void;
  source: ListSource<LogEntry>;
}

/**
 * New entries on top of a list, as they are sealed. The live event only says that there are some; they are asked for with
 * the list's own filters, so that the server checks the reader's right each time.
 */
export function useTail(kind: LogKind, query: Query, source: ListSource<LogEntry>): Tail {
  const http = useApi();
  const [following, setFollowing] = useState(false);
  const [waiting, setWaiting] = useState(false);
  const [fresh, setFresh] = useState<LogEntry[]>([]);
  const [proven, setProven] = useState(0);
  const signature = JSON.stringify(query);
  // An answer that comes after a pause or another filter belongs to a list that is not shown any more.
  const turn = useRef(0);
  const asking = useRef<number>(undefined);
  useEffect(() => {
    turn.current += 1;
    setFresh([]);
  }, [kind, signature]);

  const rows = useMemo(() => {
    const known = new Set(source.rows.map(({ id }) => id));
    const all = [...fresh.filter(({ id }) => !known.has(id)), ...source.rows];
    return all.map((row) => (row.seal && !row.seal.proven && row.seal.seq <= proven ? { ...row, seal: { ...row.seal, proven: true } } : row));
  }, [fresh, source.rows, proven]);
  const last = useLatest(rows.reduce((highest, { seal }) => Math.max(highest, seal?.seq ?? 0), 0));

  const fetchNew = useCallback(async () => {
    setWaiting(false);
    const asked = turn.current;
    asking.current = asked;
    const { items } = await http.list<LogEntry>(`/logs/${kind}`, { query: { ...(JSON.parse(signature) as Query), after: last.current, pageSize: 100 } });
    if (asked !== turn.current) return;
    asking.current = undefined;
    // Those that were shown before they were sealed come again, now with their place.
    setFresh((known) => [...items, ...known.filter(({ id }) => !items.some((item) => item.id === id))].slice(0, MOST));
  }, [http, kind, last, signature]);

  useLive<{ stream?: string; fresh?: boolean; proven?: number | null }>('log', ({ data }) => {
    if (data.stream !== STREAM_OF[kind]) return;
    // A checkpoint vouches for everything up to it, also for what stands here already.
    if (data.proven) setProven(data.proven);
    if (!data.fresh) return;
    if (following) void fetchNew().catch(() => setFollowing(false));
    else setWaiting(true);
  });

  return {
    following,
    waiting,
    setFollowing: (on) => {
      // Who pauses meanwhile may ask for them.
      if (!on && asking.current === turn.current) setWaiting(true);
      turn.current += 1;
      setFollowing(on);
      if (on) void fetchNew().catch(() => setFollowing(false));
    },
    source: { ...source, rows },
  };
}
