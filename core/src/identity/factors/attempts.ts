import type { TenantDb, TenantTransaction } from '@hako/sdk-plugin';
import { reserve, type Reservation, type TryCounter } from '../tries.js';

export const MAX_WRONG_CODES = 3;
const COUNTER: TryCounter = { table: 'mfa_attempt', key: 'user_id', most: MAX_WRONG_CODES };

/** One counter for TOTP, recovery codes and passkeys: whoever runs out of one may not go on with the next. */
export const reserveMfaTry = (db: TenantDb, userId: string, now: Date): Promise<Reservation> => reserve(db, COUNTER, userId, now);

export async function clearMfaTries(tx: TenantTransaction, userId: string): Promise<void> {
  await tx.rows('delete from mfa_attempt where user_id = $1', [userId]);
}
