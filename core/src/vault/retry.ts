import { setTimeout as wait } from 'node:timers/promises';
import { VaultError } from '@hako/vault-client';

const PAUSES_MS = [50, 250];

/**
 * Every call of ours can be made again: reads change nothing, writes carry an idempotency key, and each try gets a
 * token of its own. So a vault that restarts, or two writers at one record, do not reach people as errors.
 */
export async function withRetry<T>(work: () => Promise<T>, mayRetry: (error: VaultError) => boolean = () => true): Promise<T> {
  for (const pause of PAUSES_MS) {
    try {
      return await work();
    } catch (error) {
      const passing = error instanceof VaultError && (error.code === 'RETRY' || error.code === 'VAULT_UNAVAILABLE') && !error.timedOut && mayRetry(error);
      if (!passing) throw error;
      await wait(pause * (0.5 + Math.random()));
    }
  }
  return work();
}
