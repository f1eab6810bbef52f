import type { KeyObject } from 'node:crypto';
import { IntegrityError } from '../crypto/integrity-error.js';
import { unwrapKey, wrapKey, type WrapContext } from '../crypto/wrap.js';
import type { Executor } from '../database/database.js';
import { kekId, type Keks } from './kek.js';
import { newKey } from './new-key.js';

export type TenantKeyKind = 'dek' | 'idx';

/**
 * `pending` is durable and not yet used, `building` an index that is written but not yet asked; `decrypt_only` opens what
 * it wrapped; `disabled` opens nothing and can be taken back; `destroyed` has lost its bytes.
 */
export type KeyStatus = 'pending' | 'building' | 'primary' | 'decrypt_only' | 'disabled' | 'destroyed' | 'failed';

export interface KeyringRow {
  kind: TenantKeyKind;
  version: number;
  wrapped: Buffer;
  parent_version: number;
  status: KeyStatus;
}

/**
 * What may open something. A pending key is among them: it becomes the primary in one moment, and whoever looked at
 * the keyring just before must be able to open what is wrapped with it just after.
 */
export function readKeyring(tx: Executor, tenantId: string): Promise<KeyringRow[]> {
  return tx.query({
    name: 'keyring',
    text: `select kind, version, wrapped, parent_version, status from vault.keyring
            where tenant_id = $1 and status in ('pending', 'building', 'primary', 'decrypt_only') and wrapped is not null order by version desc`,
    values: [tenantId],
  });
}

/** @throws IntegrityError when a key of the keyring does not open; one that is only pending is left out then. */
export function openKeyring(keks: Keks, tenantId: string, kind: TenantKeyKind, rows: readonly KeyringRow[]): { primary: number; keys: Map<number, KeyObject> } {
  const keys = new Map<number, KeyObject>();
  for (const row of rows.filter((candidate) => candidate.kind === kind)) {
    try {
      keys.set(row.version, openTenantKey(keks, tenantId, row));
    } catch (error) {
      if (row.status !== 'pending' || !(error instanceof IntegrityError)) throw error;
    }
  }
  const primary = rows.find((row) => row.kind === kind && row.status === 'primary');
  if (!primary) throw new Error(`The tenant has no primary key of kind ${kind}`);
  return { primary: primary.version, keys };
}

export function openTenantKey(keks: Keks, tenantId: string, row: Pick<KeyringRow, 'kind' | 'version' | 'wrapped' | 'parent_version'>): KeyObject {
  const kek = keks.get(row.parent_version);
  if (!kek) throw new IntegrityError();
  return unwrapKey(kek, row.wrapped, tenantKeyContext(row.kind, tenantId, row.version, row.parent_version));
}

/** Inserts a key wrapped by the primary KEK. */
export async function insertTenantKey(tx: Executor, keks: Keks, tenantId: string, kind: TenantKeyKind, version: number, status: 'pending' | 'primary'): Promise<void> {
  const { version: parentVersion, key: kek } = keks.primary;
  const wrapped = wrapKey(kek, newKey(), tenantKeyContext(kind, tenantId, version, parentVersion));
  await tx.query({
    text: `insert into vault.keyring (tenant_id, kind, version, wrapped, parent_version, parent_key_id, status, activated_at)
           values ($1, $2, $3, $4, $5, $6, $7, case when $7 = 'primary' then now() end)`,
    values: [tenantId, kind, version, wrapped, parentVersion, kekId(parentVersion), status],
  });
}

/** First keys of a tenant. Durable before their first use: the caller's transaction commits before anything is wrapped with them. */
export async function createTenantKeys(tx: Executor, keks: Keks, tenantId: string): Promise<void> {
  for (const kind of ['dek', 'idx'] as const) await insertTenantKey(tx, keks, tenantId, kind, 1, 'primary');
}

export function tenantKeyContext(kind: TenantKeyKind, tenantId: string, version: number, parentVersion: number): WrapContext {
  return { kind, tenantId, subjectId: '', childVersion: version, parentVersion, parentKeyId: kekId(parentVersion) };
}
