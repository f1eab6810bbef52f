import { PassThrough } from 'node:stream';
import type { PermissionRef, Principal } from '@hako/sdk-plugin';
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
  /** Who is asked for rights; left out, the viewer gets nothing that needs one */
  principal?: Principal | undefined;
  stream: PassThrough;
}

type Numbered = LiveEvent & { id: string };

/** Every process hears every event over the bus and passes on what its own viewers may see. Ids come from the sender, so a browser may resume at another process. */
export function createLiveFeed({ bus, ids, log, access }: Pick<Cradle, 'bus' | 'ids' | 'log'> & Partial<Pick<Cradle, 'access'>>): LiveFeed & { ready: Promise<void> } {
  const viewers = new Set<Viewer>();
  const recent: Numbered[] = [];
  // Before the first event, and only as long as none was forgotten.
  const beginning = ids.uuid();
  let closing: Promise<void> | undefined;
  const heartbeat = setInterval(() => {
    for (const { stream } of viewers) stream.write(': beat\n\n');
  }, HEARTBEAT_MS).unref();

  function take(message: Record<string, unknown>): void {
    const event = message as unknown as Numbered;
    if (typeof event.id !== 'string' || typeof event.tenantId !== 'string') return;
    recent.push(event);
    if (recent.length > BUFFER) recent.shift();
    for (const viewer of viewers) if (concerns(event, viewer)) offer(event, viewer);
  }

  /** Rights are asked for each event at the time it goes out, so that a role that was taken away ends a tail that is open. */
  function offer(event: Numbered, viewer: Viewer): void {
    const { permission } = event;
    if (permission === undefined) return void viewer.stream.write(frame(event));
    const { principal } = viewer;
    if (!access || !principal) return;
    holds(access, event, principal, permission).then(
      (held) => {
        if (held && !viewer.stream.writableEnded) viewer.stream.write(frame(event));
      },
      (err: unknown) => log.debug({ err, component: 'live' }, 'a right could not be looked up: the event was kept back'),
    );
  }

  /** `{tenantId, sessionId}` closes one session, `{tenantId, userId}` all of a person's, `{tenantId}` all of an agency's. */
  function revoke(message: Record<string, unknown>): void {
    for (const viewer of viewers) {
      const isSession = message['sessionId'] !== undefined && message['sessionId'] === viewer.sessionId;
      const isPerson = message['sessionId'] === undefined && (message['userId'] === undefined || message['userId'] === viewer.userId);
      if (message['tenantId'] === viewer.tenantId && (isSession || isPerson)) viewer.stream.end('event: revoked\ndata: {}\n\n');
    }
  }

  /** Every process hears of changed rights by itself; the id is made of what they say, so that it is one event all the same. */
  function rightsChanged({ tenantId, version }: Record<string, unknown>): void {
    if (typeof tenantId !== 'string' || typeof version !== 'number') return;
    const id = `rights-${tenantId}-${version}`;
    if (!recent.some((event) => event.id === id)) take({ id, type: 'permissions', tenantId, data: { version } });
  }

  const subscriptions = Promise.all([bus.subscribe('live', take), bus.subscribe('sessions', revoke), bus.subscribe('access', rightsChanged)]);
  const ready = subscriptions.then(() => undefined);
  ready.catch((err: unknown) => log.error({ err, component: 'live' }, 'live events cannot be heard'));

  return {
    ready,
    publish: (event) => bus.publish('live', { id: ids.uuid(), ...event }),
    position: () => recent.at(-1)?.id ?? beginning,
    open({ lastEventId, signal, ...person }) {
      const viewer: Viewer = { ...person, stream: new PassThrough() };
      closeOldest(viewers, person);
      viewer.stream.write('retry: 3000\n\n');
      const missed = lastEventId === beginning && recent.length < BUFFER ? recent.filter((event) => concerns(event, viewer)) : missedBy(recent, lastEventId, viewer);
      if (missed === 'lost') viewer.stream.write('event: reset\ndata: {}\n\n');
      else for (const event of missed) offer(event, viewer);
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

async function holds(access: Cradle['access'], { tenantId, scope }: LiveEvent, principal: Principal, permission: PermissionRef): Promise<boolean> {
  if (scope) return (await access.decide(tenantId, principal, permission, scope)).allowed;
  const visible = await access.visible(tenantId, principal, permission);
  return visible.all || visible.tenant || visible.subsidiaryIds.length + visible.talentIds.length > 0;
}

function concerns(event: LiveEvent, viewer: Viewer): boolean {
  return event.tenantId === viewer.tenantId && (event.userId === undefined || event.userId === viewer.userId);
}

function frame(event: Numbered): string {
  return `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event.data)}\n\n`;
}

/** What went by since the browser was last here; `lost` when that is longer ago than anybody remembers. */
function missedBy(recent: readonly Numbered[], lastEventId: string | undefined, viewer: Viewer): Numbered[] | 'lost' {
  if (lastEventId === undefined) return [];
  const at = recent.findIndex((event) => event.id === lastEventId);
  return at === -1 ? 'lost' : recent.slice(at + 1).filter((event) => concerns(event, viewer));
}

/** A forgotten tab must not hold streams for ever. */
function closeOldest(viewers: ReadonlySet<Viewer>, person: { tenantId: string; userId: string }): void {
  const own = [...viewers].filter((viewer) => viewer.tenantId === person.tenantId && viewer.userId === person.userId);
  for (const viewer of own.slice(0, Math.max(0, own.length - MAX_STREAMS_PER_PERSON + 1))) viewer.stream.end();
}
