import { MAX_TRIES, type Reservation } from './lockout.js';

const WINDOW_MS = 15 * 60_000;
const SIZE = 10_000;

export interface UnknownAgencyTries {
  reserve(key: string, now: Date): Reservation;
  /** The lock that stands now, without counting a try. */
  locked(key: string, now: Date): Reservation | undefined;
}

/** Tries against agencies that do not exist count as well, so that the answer does not tell which codes do. */
export function createUnknownAgencyTries(): UnknownAgencyTries {
  const tries = new Map<string, { count: number; until: number }>();
  const live = (key: string, now: Date): { count: number; until: number } | undefined => {
    const known = tries.get(key);
    return known && known.until > now.getTime() ? known : undefined;
  };
  const told = ({ count, until }: { count: number; until: number }): Reservation => ({ allowed: count <= MAX_TRIES, remaining: Math.max(0, MAX_TRIES - count), lockedUntil: count >= MAX_TRIES ? new Date(until) : null });
  return {
    reserve(key, now) {
      const entry = live(key, now) ?? { count: 0, until: now.getTime() + WINDOW_MS };
      entry.count += 1;
      // The fifth failure locks for the whole time again, as it does for agencies that exist.
      if (entry.count === MAX_TRIES) entry.until = now.getTime() + WINDOW_MS;
      tries.delete(key);
      tries.set(key, entry);
      if (tries.size > SIZE) tries.delete(tries.keys().next().value as string);
      return told(entry);
    },
    locked(key, now) {
      const entry = live(key, now);
      return entry && entry.count >= MAX_TRIES ? { ...told(entry), allowed: false } : undefined;
    },
  };
}
