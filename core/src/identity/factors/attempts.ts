import type { TenantDb, TenantTransaction } from '@hako/sdk-plugin';

export const MAX_WRONG_CODES = 3;
const MINUTES = 15;

export interface MfaReservation {
  allowed: boolean;
  /** Tries that are left after this one fails. */
  remaining: number;
  lockedUntil: Date | null;
}

/**
 * Counts a try before its code is looked at, in one statement, so that of many guesses at once only three are checked.
 * One counter for TOTP, recovery codes and passkeys: whoever runs out of one may not go on with the next.
 */
export function reserveMfaTry(db: TenantDb, userId: string, now: Date): Promise<MfaReservation> {
  return db.write(async (tx) => {
    const row = await tx.row<{ tries: number; locked_until: Date | null }>(
      `insert into mfa_attempt as a (user_id, tries, window_start) values ($1, 1, $2::timestamptz)
       on conflict (user_id) do update set
         tries = case when ${OVER} then 1 else a.tries + 1 end,
         window_start = case when ${OVER} then $2::timestamptz else a.window_start end,
         locked_until = case when ${OVER} then null when a.locked_until is not null then a.locked_until when a.tries + 1 >= ${MAX_WRONG_CODES} then $2::timestamptz + interval '${MINUTES} minutes' end
       returning tries, locked_until`,
      [userId, now],
    );
    const tries = row?.tries ?? MAX_WRONG_CODES + 1;
    return { allowed: tries <= MAX_WRONG_CODES, remaining: Math.max(0, MAX_WRONG_CODES - tries), lockedUntil: row?.locked_until ?? null };
  });
}

/** The lock has run out, or the window has. */
const OVER = `(a.locked_until <= $2::timestamptz or (a.locked_until is null and a.window_start <= $2::timestamptz - interval '${MINUTES} minutes'))`;

export async function clearMfaTries(tx: TenantTransaction, userId: string): Promise<void> {
  await tx.rows('delete from mfa_attempt where user_id = $1', [userId]);
}
