import type { VaultDatabase } from '../database/database.js';
import { errorFacts, type VaultLog } from '../log/log.js';
import type { KekRing } from './kek.js';
import type { KeyUses } from './key-uses.js';
import type { TenantKeyCache } from './tenant-keys.js';

/** Asking the root whether it still vouches for the primary KEK. Writes stop within this time of its outage. */
const VERIFY_MS = 10_000;
/** Looking at epochs and writing down uses (security.md 2.1.2: at least every 5 s). */
const SWEEP_MS = 5_000;

export interface KeyHousekeepingDeps {
  database: VaultDatabase;
  keks: KekRing;
  keys: TenantKeyCache;
  uses: KeyUses;
  log: VaultLog;
  onOutage: () => void;
  verifyMs?: number;
}

/** What has to happen to keys while nobody asks for them. Answers a function that ends it and writes down the last uses. */
export function startKeyHousekeeping({ database, keks, keys, uses, log, onOutage, verifyMs = VERIFY_MS }: KeyHousekeepingDeps): () => Promise<void> {
  let verified = true;
  const verify = async (): Promise<void> => {
    try {
      await keks.verify();
      if (!verified) log.write('info', 'root-answers-again');
      verified = true;
    } catch (error) {
      if (verified) {
        log.write('error', 'root-does-not-answer', errorFacts(error));
        onOutage();
      }
      verified = false;
    }
  };
  const sweep = async (): Promise<void> => {
    await keys.sweep(database);
    await uses.flush(database);
  };
  const quietly = (event: string, work: () => Promise<void>) => (): void => void work().catch((error: unknown) => log.write('warn', event, errorFacts(error)));
  const timers = [setInterval(quietly('root-check-failed', verify), verifyMs), setInterval(quietly('key-sweep-failed', sweep), SWEEP_MS)];
  for (const timer of timers) timer.unref();
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await uses.flush(database).catch(() => undefined);
  };
}
