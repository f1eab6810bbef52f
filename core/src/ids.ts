import { randomFillSync } from 'node:crypto';
import type { Clock, IdSource } from '@hako/sdk-plugin';

const TAIL_BYTES = 8;
const POOL_BYTES = 512 * TAIL_BYTES;

/** The id of no person: nothing has it, and whoever acts under it is Hako itself. */
export const NOBODY = '00000000-0000-0000-0000-000000000000';

export const systemClock: Clock = { now: () => new Date() };

/** UUID version 7 (RFC 9562, 5.7, method 3): milliseconds, then a counter that never runs back within this process. */
export function createIds(clock: Clock = systemClock): IdSource {
  let lastMs = 0;
  let counter = 0;
  // One call to the system for hundreds of ids: it costs more than all the rest of an id.
  const pool = Buffer.alloc(POOL_BYTES);
  let at = POOL_BYTES;
  const random = (): Buffer => {
    if (at >= POOL_BYTES) {
      randomFillSync(pool);
      at = 0;
    }
    return pool.subarray(at, (at += TAIL_BYTES));
  };
  return {
    uuid() {
      const now = clock.now().getTime();
      if (now > lastMs) {
        lastMs = now;
        counter = random().readUInt16BE(0) & 0x07ff;
      } else if (++counter > 0x0fff) {
        // More than four thousand in one millisecond: borrow from the next one.
        lastMs++;
        counter = 0;
      }
      const bytes = Buffer.alloc(16);
      bytes.writeUIntBE(lastMs, 0, 6);
      bytes.writeUInt16BE(0x7000 | counter, 6);
      random().copy(bytes, 8);
      bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
      const hex = bytes.toString('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
    },
  };
}
