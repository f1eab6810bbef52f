import { MAX_TRIES, type Reservation } from './lockout.js';

const WINDOW_MS = 15 * 60_000;
const SIZE = 10_000;

/** Tries against agencies that do not exist count as well, so that the answer does not tell which codes do. */
export function createUnknownAgencyTries(): (key: string, now: Date) => Reservation {
  const tries = new Map<string, { count: number; until: number }>();
  return (key, now) => {
    const known = tries.get(key);
    const entry = known && known.until > now.getTime() ? known : { count: 0, until: now.getTime() + WINDOW_MS };
    entry.count += 1;
    tries.delete(key);
    tries.set(key, entry);
    if (tries.size > SIZE) tries.delete(tries.keys().next().value as string);
    return { allowed: entry.count <= MAX_TRIES, remaining: Math.max(0, MAX_TRIES - entry.count), lockedUntil: entry.count >= MAX_TRIES ? new Date(entry.until) : null };
  };
}
