import { randomUUID } from 'node:crypto';
import type { ChannelViewer } from './channel-viewer.js';
import { frame } from './frame.js';

const MAX_BYTES = 256 * 1024;
const RETRY_MS = 1_000;

export interface ChannelState {
  /** Something happened: it is read anew, and sent to everybody when it is not what they have. */
  changed(eventId: string): void;
  /** The first word for somebody new; nothing, when it is what they saw last. */
  greet(viewer: ChannelViewer, lastEventId: string | undefined): void;
  readWith(read: () => Promise<unknown>): void;
}

export interface ChannelStateRoom {
  send(text: string, except: ReadonlyMap<ChannelViewer, unknown>): void;
  failed(err: unknown): void;
  /** Nobody listens any more: there is nothing to read. */
  isEmpty(): boolean;
}

/**
 * The present state of one channel in one process. Read once for all readers; whatever comes while it is being read leads to
 * one more reading, so that a hundred changes in a breath, or a thousand overlays that come back at once, cost two.
 */
export function channelState(first: () => Promise<unknown>, room: ChannelStateRoom): ChannelState {
  let read = first;
  let current: { id: string; body: string } | undefined;
  let wanted: string | undefined;
  let reading = false;
  const waiting = new Map<ChannelViewer, string | undefined>();

  const textOf = ({ id, body }: NonNullable<typeof current>): string => `id: ${id}\n${body}`;

  async function readOnce(id: string): Promise<void> {
    const newcomers = [...waiting];
    waiting.clear();
    try {
      const body = frame('state', await read());
      if (Buffer.byteLength(body) > MAX_BYTES) throw new Error(`the state of a channel has more than ${MAX_BYTES} bytes`);
      if (body !== current?.body) {
        current = { id, body };
        // Who came while it was read may know better already: for them it is read once more, lest an earlier state flash by.
        room.send(textOf(current), waiting);
        return;
      }
      for (const [viewer, seen] of newcomers) if (seen !== current.id) viewer.write(Buffer.from(textOf(current)));
    } catch (err) {
      for (const [viewer, seen] of newcomers) waiting.set(viewer, seen);
      throw err;
    }
  }

  async function run(): Promise<void> {
    if (reading) return;
    reading = true;
    try {
      while (wanted !== undefined && !room.isEmpty()) {
        const id = wanted;
        wanted = undefined;
        await readOnce(id);
      }
    } catch (err) {
      room.failed(err);
      wanted ??= randomUUID();
      // A database that was away for a moment is asked again, as long as somebody waits.
      setTimeout(() => void run(), RETRY_MS).unref();
    } finally {
      reading = false;
    }
  }

  return {
    changed(eventId) {
      wanted = eventId;
      void run();
    },
    greet(viewer, lastEventId) {
      waiting.set(viewer, lastEventId);
      wanted ??= randomUUID();
      void run();
    },
    readWith: (next) => void (read = next),
  };
}
