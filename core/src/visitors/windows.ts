import type { Limit, LimitCount } from '@hako/sdk-plugin';

/** What a counter knows of a key: this slot of `perSeconds` and the one before. */
export interface Slots {
  now: number;
  before: number;
}

/** Where in its slots the moment lies. */
export function slotOf(nowMs: number, perSeconds: number): { slot: number; part: number } {
  const at = nowMs / (perSeconds * 1_000);
  const slot = Math.floor(at);
  return { slot, part: at - slot };
}

/** Two slots, the older one by the part of it that still lies in the window. */
export function verdict({ name, points, perSeconds }: Limit, { now, before }: Slots, part: number): LimitCount {
  const count = before * (1 - part) + now;
  const allowed = count <= points;
  const left = Math.floor(points - count);
  return { name, count: Math.ceil(count), allowed, remaining: Math.max(0, left), retryAfterSeconds: left >= 1 ? 0 : Math.max(1, Math.ceil(perSeconds * waitOf(points, { now, before }, part))) };
}

/** In slots, until one more is at most `points`. */
function waitOf(points: number, { now, before }: Slots, part: number): number {
  if (now + 1 <= points && before > 0) {
    const wanted = 1 - (points - now - 1) / before;
    if (wanted < 1) return Math.max(0, wanted - part);
  }
  // In the next slot this one is the older.
  const wanted = now === 0 ? 0 : 1 - (points - 1) / now;
  return 1 - part + Math.max(0, Math.min(1, wanted));
}
