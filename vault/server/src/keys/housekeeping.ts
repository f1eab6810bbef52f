import { setTimeout as wait } from 'node:timers/promises';
import type { VaultDatabase } from '../database/database.js';
import { errorFacts, type VaultLog } from '../log/log.js';
import type { KekRing } from './kek.js';
import type { KeyUses } from './key-uses.js';
import type { TenantKeyCache } from './tenant-keys.js';

/** While the root does not answer it is asked more often: writing goes on soon after it is back. */
const AGAIN_MS = 2_000;
/** Looking at epochs and writing down uses (security.md 2.1.2: at least every 5 s). */
const SWEEP_MS = 5_000;

export interface KeyHousekeepingDeps {
  database: VaultDatabase;
  keks: KekRing;
  keys: TenantKeyCache;
  uses: KeyUses;
  log: VaultLog;
  onOutage: () => void;
  /** How often the root is asked whether it still vouches for the primary KEK: writes stop within this time of its outage. */
  verifyMs: number;
}

/** What has to happen to keys while nobody asks for them. Answers a function that ends it and writes down the last uses. */
export function startKeyHousekeeping({ database, keks, keys, uses, log, onOutage, verifyMs }: KeyHousekeepingDeps): () => Promise<void> {
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
  const asking = repeat(() => (verified ? verifyMs : Math.min(verifyMs, AGAIN_MS)), verify);
  const timer = setInterval(quietly('key-sweep-failed', sweep), SWEEP_MS);
  timer.unref();
  return async () => {
    asking.stop();
    clearInterval(timer);
    await uses.flush(database).catch(() => undefined);
  };
}

/** One after the other, however long each takes. */
function repeat(pause: () => number, work: () => Promise<void>): { stop(): void } {
  const ending = new AbortController();
  const turns = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await wait(pause(), undefined, { ref: false, signal: ending.signal }).catch(() => undefined);
      if (!ending.signal.aborted) await work();
    }
  };
  void turns();
  return { stop: () => ending.abort() };
}
