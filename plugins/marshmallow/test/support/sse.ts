export interface SseEvent {
  event: string;
  data: unknown;
  id: string | undefined;
}

/** Reads a stream as an overlay does, by `fetch`: the token stands in a header. */
export async function listen(url: string, headers: Record<string, string>): Promise<{ status: number; events: SseEvent[]; ended: () => boolean; close: () => void }> {
  const abort = new AbortController();
  const response = await fetch(url, { headers, signal: abort.signal });
  const events: SseEvent[] = [];
  let over = false;
  const read = async (): Promise<void> => {
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      const parts = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n\n');
      rest = parts.pop() ?? '';
      for (const part of parts) if (part.includes('event: ')) events.push({ event: field(part, 'event') ?? '', data: JSON.parse(field(part, 'data') ?? 'null'), id: field(part, 'id') });
    }
  };
  void read().catch(() => undefined).finally(() => (over = true));
  return { status: response.status, events, ended: () => over, close: () => abort.abort() };
}

const field = (part: string, name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(part)?.[1];
