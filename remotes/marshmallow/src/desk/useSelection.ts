import { useStable } from '@hako/sdk-plugin/ui';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Message } from '../api/types.js';

export interface Selection {
  ids: ReadonlySet<string>;
  messages: Message[];
  toggle(message: Message, range: boolean): void;
  all(): void;
  clear(): void;
}

/** What is ticked, of what is shown: a message that left the list is not ticked any more. */
export function useSelection(rows: readonly Message[], resetOn: unknown): Selection {
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const anchor = useRef<string | null>(null);
  useEffect(() => setPicked(new Set()), [resetOn]);
  const messages = useMemo(() => rows.filter(({ id }) => picked.has(id)), [rows, picked]);
  const ids = useMemo(() => new Set(messages.map(({ id }) => id)), [messages]);
  const toggle = useStable((message: Message, range: boolean) => {
    const from = rows.findIndex(({ id }) => id === anchor.current);
    const to = rows.findIndex(({ id }) => id === message.id);
    anchor.current = message.id;
    const next = new Set(ids);
    if (range && from >= 0 && to >= 0) for (const row of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(row.id);
    else if (!next.delete(message.id)) next.add(message.id);
    setPicked(next);
  });
  return { ids, messages, toggle, all: () => setPicked(new Set(rows.map(({ id }) => id))), clear: () => setPicked(new Set()) };
}
