import { PassThrough } from 'node:stream';
import type { Cradle } from '../cradle.js';
import type { LiveEvent, LiveFeed } from './types.js';

const HEARTBEAT_MS = 15_000;
/** How far back a browser may resume; past it a `reset` tells it to read everything anew. */
const BUFFER = 500;
const MAX_STREAMS_PER_PERSON = 12;

interface Viewer {
  tenantId: string;
  userId: string;
  sessionId: string | null;
  stream: PassThrough;
}

type Numbered = LiveEvent & { id: string };

/** Every process hears every event over the bus and passes on what its own viewers may see. Ids come from the sender, so a browser may resume at another process. */
export function createLiveFeed({ bus, ids, log }: Pick<Cradle, 'bus' | 'ids' | 'log'>): LiveFeed & { ready: Promise<void> } {
  const viewers = new Set<Viewer>();
  const recent: Numbered[] = [];
  let closing: Promise<void> | undefined;
  const heartbeat = setInterval(() => {
    for (const { stream } of viewers) stream.write(': beat\n\n');
  }, HEARTBEAT_MS).unref();

  function take(message: Record<string, unknown>): void {
    const event = message as unknown as Numbered;
    if (typeof event.id !== 'string' || typeof event.tenantId !== 'string') return;
    recent.push(event);
    if (recent.length > BUFFER) recent.shift();
    for (const viewer of viewers) if (concerns(event, viewer)) viewer.stream.write(frame(event));
  }

  /** `{tenantId, sessionId}` closes one session, `{tenantId, userId}` all of a person's. */
  function revoke(message: Record<string, unknown>): void {
    for (const viewer of viewers) {
      const isSession = message['sessionId'] !== undefined && message['sessionId'] === viewer.sessionId;
      const isPerson = message['sessionId'] === undefined && message['userId'] === viewer.userId;
      if (message['tenantId'] === viewer.tenantId && (isSession || isPerson)) viewer.stream.end('event: revoked\ndata: {}\n\n');
    }
  }

  const subscriptions = Promise.all([bus.subscribe('live', take), bus.subscribe('sessions', revoke)]);
  const ready = subscriptions.then(() => undefined);
  ready.catch((err: unknown) => log.error({ err, component: 'live' }, 'live events cannot be heard'));

  return {
    ready,
    publish: (event) => bus.publish('live', { id: ids.uuid(), ...event }),
    open({ lastEventId, signal, ...person }) {
      const viewer: Viewer = { ...person, stream: new PassThrough() };
      closeOldest(viewers, person);
      viewer.stream.write('retry: 2000\n\n');
      for (const chunk of missed(recent, lastEventId, viewer)) viewer.stream.write(chunk);
      viewers.add(viewer);
      viewer.stream.once('close', () => viewers.delete(viewer));
      signal.addEventListener('abort', () => viewer.stream.end(), { once: true });
      return viewer.stream;
    },
    close: () =>
      (closing ??= (async () => {
        clearInterval(heartbeat);
        for (const { stream } of viewers) stream.end();
        viewers.clear();
        for (const stop of await subscriptions.catch(() => [])) await stop();
      })()),
  };
}

function concerns(event: LiveEvent, viewer: Viewer): boolean {
  return event.tenantId === viewer.tenantId && (event.userId === undefined || event.userId === viewer.userId);
}

function frame(event: Numbered): string {
  return `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event.data)}\n\n`;
}

function missed(recent: readonly Numbered[], lastEventId: string | undefined, viewer: Viewer): string[] {
  if (lastEventId === undefined) return [];
  const at = recent.findIndex((event) => event.id === lastEventId);
  if (at === -1) return ['event: reset\ndata: {}\n\n'];
  return recent.slice(at + 1).filter((event) => concerns(event, viewer)).map(frame);
}

/** A forgotten tab must not hold streams for ever. */
function closeOldest(viewers: ReadonlySet<Viewer>, person: { tenantId: string; userId: string }): void {
  const own = [...viewers].filter((viewer) => viewer.tenantId === person.tenantId && viewer.userId === person.userId);
  for (const viewer of own.slice(0, Math.max(0, own.length - MAX_STREAMS_PER_PERSON + 1))) viewer.stream.end();
}
