import { IntegrityError } from '../crypto/integrity-error.js';
import { unwrapKey, wrapKey } from '../crypto/wrap.js';
import type { Executor } from '../database/database.js';
import { insertTenantKey, openTenantKey, tenantKeyContext, type KeyringRow, type KeyStatus, type TenantKeyKind } from '../keys/keyring.js';
import { newKey } from '../keys/new-key.js';
import { RotationFailed } from './interruptions.js';
import { settle } from './settled.js';
import { targetOf, tenantIdOf } from './tenant.js';
import type { RotationRun } from './types.js';

/**
 * PREPARE: the next version, durable and `pending`; read back, opened, tried with a canary; then known to all who are
 * at work. Only after that may anything be wrapped with it.
 */
export async function prepareTenantKey(run: RotationRun, kind: TenantKeyKind): Promise<void> {
  const tenantId = tenantIdOf(run);
  const { database, keks, fault } = run.deps;
  if (run.job.target_version === null) {
    if (!keks.writable) await keks.verify();
    await run.step(async (tx) => {
      const [last] = await tx.query<{ version: number }>({ text: 'select max(version) as version from vault.keyring where tenant_id = $1 and kind = $2', values: [tenantId, kind] });
      const target = (last?.version ?? 0) + 1;
      await insertTenantKey(tx, keks, tenantId, kind, target, 'pending');
      return { patch: { target_version: target }, result: undefined };
    });
    fault('after-prepare');
  }
  const target = targetOf(run);
  const [row] = await database.query<KeyringRow>({ text: 'select kind, version, wrapped, parent_version, status from vault.keyring where tenant_id = $1 and kind = $2 and version = $3', values: [tenantId, kind, target] });
  if (!row || !works(run, tenantId, row)) {
    await setKeyStatus(database, tenantId, kind, [target], 'failed');
    throw new RotationFailed('SELF_TEST');
  }
  await settle(database);
  await run.step(async () => ({ patch: { phase: 'activate' }, result: undefined }));
}

function works(run: RotationRun, tenantId: string, row: KeyringRow): boolean {
  const place = { ...tenantKeyContext(row.kind, tenantId, row.version, row.parent_version), subjectId: 'canary' };
  const canary = newKey();
  try {
    const key = openTenantKey(run.deps.keks, tenantId, row);
    return unwrapKey(key, wrapKey(key, canary, place), place).equals(canary);
  } catch (error) {
    if (error instanceof IntegrityError) return false;
    throw error;
  }
}

const DATES: Partial<Record<KeyStatus, string>> = { primary: ', activated_at = now()', disabled: ', disabled_at = now()' };

export async function setKeyStatus(tx: Executor, tenantId: string, kind: TenantKeyKind, versions: readonly number[], status: KeyStatus): Promise<void> {
  await tx.query({ text: `update vault.keyring set status = $4${DATES[status] ?? ''} where tenant_id = $1 and kind = $2 and version = any ($3)`, values: [tenantId, kind, versions, status] });
}

export async function versionsIn(tx: Executor, tenantId: string, kind: TenantKeyKind, status: KeyStatus): Promise<number[]> {
  const rows = await tx.query<{ version: number }>({ text: 'select version from vault.keyring where tenant_id = $1 and kind = $2 and status = $3 order by version', values: [tenantId, kind, status] });
  return rows.map(({ version }) => version);
}

/** The moment in which the target becomes the primary one, alone with the keyring. */
export async function makePrimary(tx: Executor, run: RotationRun, kind: TenantKeyKind): Promise<void> {
  const tenantId = tenantIdOf(run);
  await setKeyStatus(tx, tenantId, kind, await versionsIn(tx, tenantId, kind, 'primary'), 'decrypt_only');
  await setKeyStatus(tx, tenantId, kind, [targetOf(run)], 'primary');
}

/** RETIRE: nothing is under them any more, and no backup needs them. */
export async function disableOlder(tx: Executor, run: RotationRun, kind: TenantKeyKind): Promise<void> {
  const tenantId = tenantIdOf(run);
  const older = (await versionsIn(tx, tenantId, kind, 'decrypt_only')).filter((version) => version < targetOf(run));
  await setKeyStatus(tx, tenantId, kind, older, 'disabled');
}
