import type { VaultDatabase } from '../database/database.js';
import { errorFacts, type VaultLog } from '../log/log.js';

const EVERY_MS = 60_000;
const EXPIRED = ['used_jti', 'idempotency', 'parcel', 'token'] as const;
/** A bucket that nobody has touched for longer than its window is full; a job ends long before its count is forgotten. */
const FORGOTTEN = [
  ['rate_bucket', `at < now() - interval '2 hours'`],
  ['job_usage', `updated_at < now() - interval '30 days'`],
] as const;

/** Forgets what has had its time, in small bites. Spent tokens are kept until well after their end. */
export async function sweep(database: VaultDatabase): Promise<void> {
  for (const table of EXPIRED) {
    await database.query({ text: `delete from vault.${table} where ctid = any (array(select ctid from vault.${table} where expires_at < now() limit 10000))` });
  }
  for (const [table, condition] of FORGOTTEN) await database.query({ text: `delete from vault.${table} where ctid = any (array(select ctid from vault.${table} where ${condition} limit 10000))` });
}

export function startJanitor(database: VaultDatabase, log: VaultLog): () => void {
  const timer = setInterval(() => {
    void sweep(database).catch((error: unknown) => log.write('warn', 'sweep-failed', errorFacts(error)));
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
