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

/** Writers queue behind whoever waits here, so the wait is short: better to come again than to let people wait. */
const PATIENCE_MS = 500;
const LOCK_NOT_AVAILABLE = '55P03';
const TRIES = 100;

/** Alone for a moment: those who write have finished, those who come see what this transaction leaves. */
export async function takeBarrier(tx: Executor, tenantId: string): Promise<void> {
  await tx.query({ text: `select set_config('lock_timeout', $1, true)`, values: [`${PATIENCE_MS}ms`] });
  await tx.query({ text: 'select pg_advisory_xact_lock(vault.key_barrier($1))', values: [tenantId] });
}

/** Does again what did not get the barrier in time. */
export async function persistently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (sqlState(error) !== LOCK_NOT_AVAILABLE || tries === TRIES) throw error;
      await wait(PATIENCE_MS * Math.random());
    }
  }
}
