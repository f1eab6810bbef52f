import { canonicalJson } from '@hako/ledger';
import { VaultError } from '@hako/vault-client/contract';
import type { Approval } from '../approvals/types.js';
import type { Executor } from '../database/database.js';
import { keySubjectOf, type KeyRef } from './key-id.js';
import type { KeyStatus } from './keyring.js';

interface ClosableRow {
  status: KeyStatus;
  created_at: Date;
  activated_at: Date | null;
  disabled_at: Date | null;
}

const tableOf = (key: KeyRef): { table: string; where: string; values: unknown[] } =>
  key.tenantId === null
    ? { table: 'vault.kek', where: 'version = $1', values: [key.version] }
    : { table: 'vault.keyring', where: 'version = $1 and tenant_id = $2 and kind = $3', values: [key.version, key.tenantId, key.kind] };

/** From here on it opens nothing. Only for a key that nothing is under, and never the one in use. */
export async function disableKey(tx: Executor, key: KeyRef): Promise<void> {
  const { table, where, values } = tableOf(key);
  const row = await lock(tx, key);
  if (row.status !== 'decrypt_only' || (await isUsed(tx, key))) throw new VaultError('KEY_STATE');
  await tx.query({ text: `update ${table} set status = 'disabled', disabled_at = now() where ${where}`, values });
}

/** Takes a disabled key back: a backup from its time has to be read. */
export async function enableKey(tx: Executor, key: KeyRef): Promise<void> {
  const { table, where, values } = tableOf(key);
  const row = await lock(tx, key);
  if (row.status !== 'disabled') throw new VaultError('KEY_STATE');
  await tx.query({ text: `update ${table} set status = 'decrypt_only', disabled_at = null where ${where}`, values });
}

export interface Destruction {
  now: number;
  /** How long it must have been disabled. */
  destroyAfterMs: number;
  approval: Approval;
  by: string;
  sign(text: string): string;
}

/** The bytes go; number, dates and a signed note of why stay. What was only under this key is gone for good. */
export async function destroyKey(tx: Executor, key: KeyRef, { now, destroyAfterMs, approval, by, sign }: Destruction): Promise<void> {
  const { table, where, values } = tableOf(key);
  const row = await lock(tx, key);
  const early = row.disabled_at === null || now - row.disabled_at.getTime() < destroyAfterMs;
  if (row.status !== 'disabled' || early || (await isUsed(tx, key))) throw new VaultError('KEY_STATE');
  const text = canonicalJson({
    destroyed: keySubjectOf(key),
    createdAt: row.created_at.toISOString(),
    activatedAt: row.activated_at?.toISOString() ?? null,
    disabledAt: row.disabled_at!.toISOString(),
    destroyedAt: new Date(now).toISOString(),
    approval: approval.id,
    reason: approval.reason,
    requestedBy: approval.requestedBy.id,
    approvedBy: approval.decidedBy?.id ?? null,
    by,
  });
  const place = values.length + 1;
  await tx.query({
    text: `update ${table} set status = 'destroyed', wrapped = null, destroyed_at = $${place}, tombstone = $${place + 1} where ${where}`,
    values: [...values, new Date(now), JSON.stringify({ note: sign(`${text}\n`) })],
  });
}

async function lock(tx: Executor, key: KeyRef): Promise<ClosableRow> {
  const { table, where, values } = tableOf(key);
  const [row] = await tx.query<ClosableRow>({ text: `select status, created_at, activated_at, disabled_at from ${table} where ${where} for update`, values });
  if (!row) throw new VaultError('NOT_FOUND');
  return row;
}

/** Whether anything would not open any more without it. */
async function isUsed(tx: Executor, key: KeyRef): Promise<boolean> {
  const [row] = await tx.query<{ used: boolean }>({ text: `select (${USERS[key.kind]}) as used`, values: key.tenantId === null ? [key.version] : [key.version, key.tenantId] });
  return row!.used;
}

const USERS: Record<KeyRef['kind'], string> = {
  kek: `exists (select 1 from vault.keyring where parent_version = $1 and wrapped is not null) or exists (select 1 from vault.checkpoint_key where parent_version = $1 and wrapped is not null)`,
  dek: `exists (select 1 from vault.subject where tenant_id = $2 and dek_version = $1 and wrapped_sk is not null)
     or exists (select 1 from vault.parcel where tenant_id = $2 and dek_version = $1)
     or exists (select 1 from vault.token where tenant_id = $2 and dek_version = $1 and wrapped is not null)`,
  idx: `exists (select 1 from vault.blind_index where tenant_id = $2 and idx_version = $1)`,
};
