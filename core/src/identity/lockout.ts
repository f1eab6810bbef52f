import type { TenantDb, TenantReader, TenantTransaction } from '@hako/sdk-plugin';

export const MAX_TRIES = 5;
const WINDOW = '15 minutes';
const LOCK = '15 minutes';

export interface Reservation {
  allowed: boolean;
  /** Tries that are left after this one fails. */
  remaining: number;
  lockedUntil: Date | null;
}

/**
 * Counts a try before its password is hashed, in one statement: of a hundred guesses at once only five reach a hash.
 * The fifth failure locks for 15 minutes; tries during a lock are counted but do not make it longer.
 */
export async function reserveTry(db: TenantDb, key: string, now: Date): Promise<Reservation> {
  return db.write(async (tx) => {
    const row = await tx.row<{ tries: number; locked_until: Date | null }>(
      `insert into login_attempt as a (key, tries, window_start) values ($1, 1, $2::timestamptz)
       on conflict (key) do update set
         tries = case when ${OVER} then 1 else a.tries + 1 end,
         window_start = case when ${OVER} then $2::timestamptz else a.window_start end,
         locked_until = case when ${OVER} then null when a.locked_until is not null then a.locked_until when a.tries + 1 >= ${MAX_TRIES} then $2::timestamptz + interval '${LOCK}' end
       returning tries, locked_until`,
      [key, now],
    );
    const tries = row?.tries ?? MAX_TRIES + 1;
    return { allowed: tries <= MAX_TRIES, remaining: Math.max(0, MAX_TRIES - tries), lockedUntil: row?.locked_until ? new Date(row.locked_until) : null };
  });
}

/** The lock has run out, or the window has. */
const OVER = `(a.locked_until <= $2::timestamptz or (a.locked_until is null and a.window_start <= $2::timestamptz - interval '${WINDOW}'))`;

/** The lock that stands now, without counting a try. */
export async function lockOf(reader: TenantReader, key: string, now: Date): Promise<Reservation | undefined> {
  const row = await reader.row<{ locked_until: Date }>('select locked_until from login_attempt where key = $1 and locked_until > $2', [key, now]);
  return row && { allowed: false, remaining: 0, lockedUntil: row.locked_until };
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
