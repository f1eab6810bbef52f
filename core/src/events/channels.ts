import { HakoError, type LiveReply } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { channelState, type ChannelState } from './channel-state.js';
import { channelViewer, type ChannelViewer } from './channel-viewer.js';
import { frame } from './frame.js';
import type { ChannelEvent, ChannelOwner, Channels } from './types.js';

const HEARTBEAT_MS = 15_000;
/** Of all channels together; each is looked through only when somebody comes back. */
const REMEMBERED = 5_000;
const REPLAYED = 200;
const REPLAY_MS = 5 * 60_000;
const MAX_STREAMS_PER_READER = 20;
const MAX_STREAMS = 10_000;

interface Room {
  viewers: Set<ChannelViewer>;
  state: ChannelState | undefined;
}

interface Remembered {
  id: string;
  key: string;
  at: number;
  text: string;
}

type Deps = Pick<Cradle, 'bus' | 'ids' | 'log' | 'metrics' | 'clock'>;

const roomKey = ({ tenantId, pluginId }: ChannelOwner, channel: string): string => `${tenantId} ${pluginId} ${channel}`;

export function createChannels({ bus, ids, log, metrics, clock }: Deps, { heartbeatMs = HEARTBEAT_MS }: { heartbeatMs?: number } = {}): Channels {
  const rooms = new Map<string, Room>();
  const recent: Remembered[] = [];
  let count = 0;
  let closing: Promise<void> | undefined;

  const viewersOf = function* (): Iterable<ChannelViewer> {
    for (const { viewers } of rooms.values()) yield* viewers;
  };
  const gauge = (): void => metrics.gauge('hako_live_streams', 'Public streams that are open', {}, count);

  function take(message: Record<string, unknown>): void {
    const event = message as unknown as ChannelEvent & { id: string };
    if (typeof event.id !== 'string' || typeof event.channel !== 'string') return;
    const key = roomKey(event, event.channel);
    const text = frame(event.type, event.data, event.id);
    recent.push({ id: event.id, key, at: performance.now(), text });
    if (recent.length > REMEMBERED) recent.splice(0, REMEMBERED / 10);
    const room = rooms.get(key);
    if (!room) return;
    if (room.state) room.state.changed(event.id);
    else send(room, text);
  }

  /** One text for all of them. */
  function send(room: Room, text: string, except?: ReadonlyMap<ChannelViewer, unknown>): void {
    const bytes = Buffer.from(text);
    for (const viewer of room.viewers) {
      if (except?.has(viewer) || viewer.write(bytes)) continue;
      metrics.count('hako_live_dropped_total', 'Public streams that were dropped because their reader was too slow');
    }
  }

  function revoked(message: Record<string, unknown>): void {
    const { tenantId, pluginId, reader } = message;
    const concerns = ({ owner, reader: its }: ChannelViewer): boolean => owner.tenantId === tenantId && (pluginId === undefined || (owner.pluginId === pluginId && its === reader));
    for (const viewer of viewersOf()) if (concerns(viewer)) viewer.end('revoked');
  }

  /** A stream whose right ended without a word of it here: the message may have been lost. */
  function beat(): void {
    const asked = new Map<() => Promise<boolean>, ChannelViewer[]>();
    const firsts = new Map<string, () => Promise<boolean>>();
    for (const viewer of viewersOf()) {
      if (viewer.until && viewer.until <= clock.now()) viewer.end('revoked');
      else viewer.beat();
      if (!viewer.stillAllowed) continue;
      const key = roomKey(viewer.owner, viewer.reader);
      const first = firsts.get(key) ?? viewer.stillAllowed;
      firsts.set(key, first);
      asked.set(first, [...(asked.get(first) ?? []), viewer]);
    }
    for (const [ask, viewers] of asked) {
      ask().then(
        (allowed) => allowed || viewers.forEach((viewer) => viewer.end('revoked')),
        (err: unknown) => log.debug({ err, component: 'channels' }, 'a right could not be looked up'),
      );
    }
  }
  const timer = setInterval(beat, heartbeatMs).unref();

  const subscriptions = Promise.all([bus.subscribe('channels', take), bus.subscribe('channels_end', revoked)]);
  const ready = subscriptions.then(() => undefined);
  ready.catch((err: unknown) => log.error({ err, component: 'channels' }, 'public streams hear nothing'));

  function leave(key: string, viewer: ChannelViewer): void {
    const room = rooms.get(key);
    if (!room?.viewers.delete(viewer)) return;
    count -= 1;
    gauge();
    if (room.viewers.size === 0) rooms.delete(key);
  }

  function enter(key: string, viewer: ChannelViewer, reply: LiveReply): Room {
    const room: Room = rooms.get(key) ?? { viewers: new Set(), state: undefined };
    rooms.set(key, room);
    const own = [...room.viewers].filter(({ reader }) => reader === reply.reader);
    for (const old of own.slice(0, Math.max(0, own.length - (reply.maxStreams ?? MAX_STREAMS_PER_READER) + 1))) old.end('replaced');
    room.viewers.add(viewer);
    count += 1;
    gauge();
    if (reply.state) room.state ??= channelState(reply.state, { send: (text, except) => send(room, text, except), isEmpty: () => room.viewers.size === 0, failed: (err) => log.warn({ err, component: 'channels' }, 'the state of a channel could not be read') });
    // A closure of an older request may be of somebody who has left; the newest comer's reads on.
    if (reply.state) room.state?.readWith(reply.state);
    return room;
  }

  return {
    ready,
    publish: (event) => bus.publish('channels', { id: ids.uuid(), ...event }),
    revoke: (owner, reader) => bus.publish('channels_end', { ...owner, reader }),
    revokeAll: (tenantId) => bus.publish('channels_end', { tenantId }),
    open(owner, reply, { lastEventId, signal }) {
      if (count >= MAX_STREAMS || closing) throw new HakoError('RATE_LIMITED', { retryAfter: 30 });
      const key = roomKey(owner, reply.channel);
      const viewer = channelViewer(owner, reply, () => leave(key, viewer));
      const room = enter(key, viewer, reply);
      signal.addEventListener('abort', () => viewer.end(), { once: true });
      viewer.write(Buffer.from('retry: 3000\n\n'));
      if (room.state) room.state.greet(viewer, lastEventId);
      else for (const text of missedBy(recent, key, lastEventId)) viewer.write(Buffer.from(text));
      return viewer.stream;
    },
    close: () =>
      (closing ??= (async () => {
        clearInterval(timer);
        for (const viewer of viewersOf()) viewer.end();
        for (const stop of await subscriptions.catch(() => [])) await stop();
      })()),
  };
}

/** What went by on the channel since; one `reset` when that is longer ago, or more, than is remembered. */
function missedBy(recent: readonly Remembered[], key: string, lastEventId: string | undefined): string[] {
  if (lastEventId === undefined) return [];
  const at = recent.findIndex(({ id }) => id === lastEventId);
  const since = at === -1 ? undefined : recent.slice(at + 1).filter((event) => event.key === key);
  const oldest = since?.[0];
  if (!since || since.length > REPLAYED || (oldest && performance.now() - oldest.at > REPLAY_MS)) return [frame('reset', {})];
  return since.map(({ text }) => text);
}
