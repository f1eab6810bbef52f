import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { sqlState, type Executor } from '../database/database.js';
import type { TenantKeys } from '../keys/tenant-keys.js';
import { RotationFailed } from './interruptions.js';
import type { RotationRun } from './types.js';

export function tenantIdOf(run: RotationRun): string {
  const { tenant_id: tenantId } = run.job;
  if (tenantId === null) throw new RotationFailed('NO_TENANT');
  return tenantId;
}

export function targetOf(run: RotationRun): number {
  const { target_version: target } = run.job;
  if (target === null) throw new RotationFailed('NO_TARGET');
  return target;
}

/** Whatever the tenant's state is: also one that is suspended gets new keys. */
export async function tenantKeys(tx: Executor, run: RotationRun): Promise<TenantKeys> {
  const tenantId = tenantIdOf(run);
  const [row] = await tx.query<{ epoch: string }>({ text: `select epoch from vault.keyring_epoch join vault.tenant using (tenant_id) where tenant_id = $1 and status <> 'shredded'`, values: [tenantId] });
  if (!row) throw new RotationFailed('NO_TENANT');
  return run.deps.keys.get(tx, tenantId, row.epoch);
}

/**
 * Writers queue behind whoever waits here, so the wait is short: better to come again than to let people wait. Who came in vain
 * a few times waits longer, for on a machine on which every writer takes that long, nobody would ever be alone.
 */
const PATIENCE_MS = 500;
const TRIES_EACH = 4;
const LOCK_NOT_AVAILABLE = '55P03';
const TRIES = 100;

const patienceOf = (tries: number): number => PATIENCE_MS * 2 ** Math.min(8, Math.floor((tries - 1) / TRIES_EACH));

/** Which try this is: the barrier is taken within the plans, which need not know. */
const trying = new AsyncLocalStorage<number>();

/**
 * Alone for a moment: those who write have finished, those who come see what this transaction leaves. Never waits longer than
 * half of what writers wait for a lock, so that none of them fails behind it.
 */
export async function takeBarrier(tx: Executor, tenantId: string): Promise<void> {
  await tx.query({
    text: `select set_config('lock_timeout', least($1::int, nullif(extract(epoch from current_setting('lock_timeout')::interval) * 500, 0)::int)::text, true)`,
    values: [patienceOf(trying.getStore() ?? 1)],
  });
  await tx.query({ text: 'select pg_advisory_xact_lock(vault.key_barrier($1))', values: [tenantId] });
}

/** Does again what did not get the barrier in time. */
export async function persistently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await trying.run(tries, work);
    } catch (error) {
      if (sqlState(error) !== LOCK_NOT_AVAILABLE || tries === TRIES) throw error;
      await wait(PATIENCE_MS * Math.random());
    }
  }
}
