import { PassThrough, type Readable } from 'node:stream';
import type { LiveReply } from '@hako/sdk-plugin';
import type { ChannelOwner } from './types.js';
import { frame } from './frame.js';

/** What may wait for a reader that does not read. */
const MAX_BACKLOG_BYTES = 1024 * 1024;
const BEAT = Buffer.from(': beat\n\n');

export interface ChannelViewer {
  owner: ChannelOwner;
  reader: string;
  until: Date | undefined;
  stillAllowed: (() => Promise<boolean>) | undefined;
  stream: Readable;
  /** `false` when the reader was too slow and is gone now. */
  write(bytes: Buffer): boolean;
  beat(): void;
  /** With a last word that tells the browser not to come back, or without one. */
  end(word?: 'revoked' | 'replaced'): void;
}

/** One open stream. `gone` is called once, however it ends. */
export function channelViewer(owner: ChannelOwner, { reader, until, stillAllowed }: LiveReply, gone: () => void): ChannelViewer {
  const stream = new PassThrough();
  let left = false;
  const leave = (): void => {
    if (left) return;
    left = true;
    gone();
  };
  stream.once('close', leave);
  // A reader that breaks off is no fault of anybody.
  stream.on('error', leave);

  function write(bytes: Buffer): boolean {
    if (left || stream.writableEnded) return true;
    if (stream.writableLength + stream.readableLength + bytes.length > MAX_BACKLOG_BYTES) {
      stream.destroy();
      leave();
      return false;
    }
    stream.write(bytes);
    return true;
  }

  return {
    owner,
    reader,
    until,
    stillAllowed,
    stream,
    write,
    beat: () => void write(BEAT),
    end(word) {
      if (left || stream.writableEnded) return;
      if (word) stream.end(frame(word, {}));
      else stream.end();
      leave();
    },
  };
}
