import type { TenantTransaction } from '@hako/sdk-plugin';
import { SETUP_MINUTES } from './totp/store.js';

/** What ran out: challenges, unfinished set-ups, devices that are trusted no longer. */
export async function pruneFactors(tx: TenantTransaction, now: Date): Promise<void> {
  await tx.rows('delete from factor_challenge where expires_at < $1', [now]);
  await tx.rows('delete from spent_passkey_challenge where expires_at < $1', [now]);
  await tx.rows('delete from trusted_device where expires_at < $1', [now]);
  await tx.rows(`delete from totp_factor where status = 'pending' and created_at < $1::timestamptz - interval '${SETUP_MINUTES} minutes'`, [now]);
}
