import type { VaultDatabase } from '../database/database.js';
import { errorFacts, type VaultLog } from '../log/log.js';

const EVERY_MS = 60_000;
const EXPIRED = ['used_jti', 'idempotency', 'parcel'] as const;

/** Forgets what has had its time, in small bites. Spent tokens are kept until well after their end. */
export async function sweep(database: VaultDatabase): Promise<void> {
  for (const table of EXPIRED) {
    await database.query({ text: `delete from vault.${table} where ctid = any (array(select ctid from vault.${table} where expires_at < now() limit 10000))` });
  }
}

export function startJanitor(database: VaultDatabase, log: VaultLog): () => void {
  const timer = setInterval(() => {
    void sweep(database).catch((error: unknown) => log.write('warn', 'sweep-failed', errorFacts(error)));
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
