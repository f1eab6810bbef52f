import type { HttpClient, LiveMessage } from '@hako/sdk-plugin/ui';
import { createSseParser } from './sse.js';

type Listener = (message: LiveMessage) => void;

export interface LiveClient {
  /** Everything that comes, whatever its type: remotes that are loaded later listen to types that nobody can list now. */
  on(listener: Listener): () => void;
  close(): void;
}

const SHORTEST_MS = 1_000;
const LONGEST_MS = 30_000;

/**
 * One stream of `GET /live`, read by fetch so that the bearer header can go with it; comes back by itself, with what was missed.
 * `since` is the event up to which everything is known when it begins.
 */
export function createLiveClient(http: Pick<HttpClient, 'fetch'>, since: string | undefined): LiveClient {
  const listeners = new Set<Listener>();
  const stop = new AbortController();
  let lastId = since;

  const tell = (type: string, data: Record<string, unknown>): void => {
    for (const listener of listeners) listener({ type, data });
  };

  const read = async (): Promise<void> => {
    const response = await http.fetch('/live', { signal: stop.signal, headers: { accept: 'text/event-stream', ...(lastId ? { 'last-event-id': lastId } : {}) } });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    if (!reader) return;
    const feed = createSseParser(({ id, event, data }) => {
      lastId = id ?? lastId;
      tell(event, JSON.parse(data) as Record<string, unknown>);
    });
    for (let part = await reader.read(); !part.done; part = await reader.read()) feed(part.value);
  };

  const run = async (): Promise<void> => {
    let pause = SHORTEST_MS;
    while (!stop.signal.aborted) {
      const began = Date.now();
      await read().catch(() => undefined);
      if (stop.signal.aborted) return;
      pause = Date.now() - began > LONGEST_MS ? SHORTEST_MS : Math.min(LONGEST_MS, pause * 2);
      await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random() / 2)));
    }
  };
  void run();

  return {
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => stop.abort(),
  };
}
