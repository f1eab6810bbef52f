import { isApiError, useApi, useLive, useNotify, useShell } from '@hako/sdk-plugin/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTexts } from '../parts/t.js';
import { streamKeys, type Look, type ReaderState, type StreamAction } from './types.js';

/** Goes on when the page is left in that moment. */
const ARRIVES = { keepalive: true } as const;
/** Should the live stream be down. */
const SLOW_POLL_MS = 20_000;

export interface StreamControl {
  state: ReaderState | undefined;
  error: unknown;
  busy: boolean;
  retry(): void;
  step(action: StreamAction, messageId?: string): Promise<void>;
  reply(id: string, version: number, content: string): Promise<boolean>;
  setLook(set: Partial<Look>): Promise<void>;
}

/** What is on stream, kept current with every other device; one step at a time, and the faster device wins. */
export function useStream(talentId: string | undefined): StreamControl {
  const http = useApi();
  const t = useTexts();
  const notify = useNotify();
  const { holdPage } = useShell();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const running = useRef<Promise<void> | undefined>(undefined);
  const key = streamKeys.state(talentId ?? '');
  const base = `/marshmallow/talents/${talentId}/stream`;
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => http.get<ReaderState>(base, { signal }), enabled: talentId !== undefined, refetchInterval: SLOW_POLL_MS });
  useLive<{ talentId?: string }>('marshmallow.stream', ({ data }) => {
    if (data.talentId === talentId) void client.invalidateQueries({ queryKey: key });
  });

  async function change(work: (version: number) => Promise<ReaderState>): Promise<boolean> {
    const known = client.getQueryData<ReaderState>(key);
    if (!known || running.current) return false;
    let done = (): void => undefined;
    running.current = new Promise((resolve) => (done = resolve));
    setBusy(true);
    try {
      await client.cancelQueries({ queryKey: key });
      client.setQueryData(key, await work(known.version));
      return true;
    } catch (error) {
      const current = isApiError(error) && error.code === 'VERSION_CONFLICT' ? (error.fact('current') as ReaderState | undefined) : undefined;
      if (current) client.setQueryData(key, current);
      notify(current ? t('stream.faster') : error instanceof Error ? error.message : t('stream.failed'), { level: current ? 'info' : 'error' });
      return false;
    } finally {
      running.current = undefined;
      setBusy(false);
      done();
    }
  }

  return {
    state: query.data,
    error: query.error,
    busy,
    retry: () => void query.refetch(),
    step: async (action, messageId) => void (await change((version) => http.post<ReaderState>(`${base}/step`, { action, version, ...(messageId === undefined ? {} : { messageId }) }, ARRIVES))),
    reply: (id, version, content) => change(() => http.post<ReaderState>(`${base}/messages/${id}/reply`, { content, version }, ARRIVES)),
    // News of a change may be seen before its answer is here: what is chosen then waits for its turn, where a step would be one too many.
    setLook: async (set) => {
      while (running.current) {
        holdPage(running.current);
        await running.current;
      }
      await change((version) => http.patch<ReaderState>(`${base}/look`, { version, set }, ARRIVES));
    },
  };
}
