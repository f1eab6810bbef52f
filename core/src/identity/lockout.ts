import { HakoError, type TenantDb, type TenantReader, type TenantTransaction } from '@hako/sdk-plugin';
import { reserve, type Reservation, type TryCounter } from './tries.js';

export const MAX_TRIES = 5;
const COUNTER: TryCounter = { table: 'login_attempt', key: 'key', most: MAX_TRIES };

export type { Reservation };

/** Before a password is hashed: of a hundred guesses at once only five reach a hash. */
export const reserveTry = (db: TenantDb, key: string, now: Date): Promise<Reservation> => reserve(db, COUNTER, key, now);

/** The lock that stands now, without counting a try. */
export async function lockOf(reader: TenantReader, key: string, now: Date): Promise<Reservation | undefined> {
  const row = await reader.row<{ locked_until: Date }>('select locked_until from login_attempt where key = $1 and locked_until > $2', [key, now]);
  return row && { allowed: false, remaining: 0, lockedUntil: row.locked_until };
}

/** Tells how long it really stands, not how long a lock is. */
export function lockedError({ lockedUntil }: Pick<Reservation, 'lockedUntil'>, now: Date): HakoError {
  const seconds = lockedUntil ? Math.max(1, Math.ceil((lockedUntil.getTime() - now.getTime()) / 1_000)) : 60;
  return new HakoError('AUTH_ACCOUNT_LOCKED', { retryAfter: seconds, params: { minutes: Math.ceil(seconds / 60) }, details: { remainingAttempts: 0 } });
}

export async function clearTries(tx: TenantTransaction, key: string): Promise<void> {
  await tx.rows('delete from login_attempt where key = $1', [key]);
}

/** Also the counters of trusted devices. */
export async function clearAllTries(tx: TenantTransaction, userId: string): Promise<void> {
  await tx.rows(`delete from login_attempt where key = $1 or starts_with(key, $1 || ':')`, [userKey(userId)]);
}

export const userKey = (userId: string): string => `user:${userId}`;
/** A device that the person trusts counts for itself: strangers who guess from elsewhere do not lock it out. */
export const deviceKey = (userId: string, deviceId: string): string => `${userKey(userId)}:device:${deviceId}`;
