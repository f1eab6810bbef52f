import type { TenantDb } from '@hako/sdk-plugin';

const MINUTES = 15;

export interface Reservation {
  allowed: boolean;
  /** Tries that are left after this one fails. */
  remaining: number;
  lockedUntil: Date | null;
}

/** Where tries are counted: the table and the column that says whose. */
export interface TryCounter {
  table: 'login_attempt' | 'mfa_attempt';
  key: 'key' | 'user_id';
  /** The last of them locks. */
  most: number;
}

/**
 * Counts a try before its secret is looked at, in one statement: of a hundred guesses at once only `most` are checked.
 * The last failure locks for 15 minutes; tries during a lock are counted but do not make it longer (security.md 2.2.2).
 */
export function reserve(db: TenantDb, { table, key, most }: TryCounter, whose: string, now: Date): Promise<Reservation> {
  return db.write(async (tx) => {
    const row = await tx.row<{ tries: number; locked_until: Date | null }>(
      `insert into ${table} as a (${key}, tries, window_start) values ($1, 1, $2::timestamptz)
       on conflict (${key}) do update set
         tries = case when ${OVER} then 1 else a.tries + 1 end,
         window_start = case when ${OVER} then $2::timestamptz else a.window_start end,
         locked_until = case when ${OVER} then null when a.locked_until is not null then a.locked_until when a.tries + 1 >= $3 then $2::timestamptz + interval '${MINUTES} minutes' end
       returning tries, locked_until`,
      [whose, now, most],
    );
    const tries = row?.tries ?? most + 1;
    return { allowed: tries <= most, remaining: Math.max(0, most - tries), lockedUntil: row?.locked_until ?? null };
  });
}

/** The lock has run out, or the window has. */
const OVER = `(a.locked_until <= $2::timestamptz or (a.locked_until is null and a.window_start <= $2::timestamptz - interval '${MINUTES} minutes'))`;
