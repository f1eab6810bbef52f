import type { Cradle } from '../cradle.js';
import { pruneFactors } from './factors/prune.js';

const DAY_MS = 86_400_000;
/** Ended sessions stay a while, so that people recognise them in the log. */
const KEEP_DAYS = 30;

/** Sign-in leftovers that nobody needs any more; a worker calls it every hour. */
export async function pruneIdentity(deps: Pick<Cradle, 'database' | 'clock'>, tenantId: string): Promise<void> {
  const now = deps.clock.now().getTime();
  const longAgo = new Date(now - KEEP_DAYS * DAY_MS);
  await deps.database.tenant(tenantId).write(async (tx) => {
    await tx.rows('delete from login_attempt where window_start < $1 and (locked_until is null or locked_until < $1)', [new Date(now - DAY_MS)]);
    await pruneFactors(tx, new Date(now));
    await tx.rows('delete from account_link where expires_at < $1', [longAgo]);
    const gone = 'select id from session where coalesce(ended_at, expires_at) < $1';
    await tx.rows(`delete from refresh_token where session_id in (${gone})`, [longAgo]);
    await tx.rows('delete from session where coalesce(ended_at, expires_at) < $1', [longAgo]);
  });
}
