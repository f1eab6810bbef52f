import type { VaultKey } from '@hako/vault-client/contract';
import type { Executor } from '../database/database.js';
import { NORMALISER_VERSION } from '../search/normalize.js';
import { keyIdOf, keySubjectOf, type KeyRef } from './key-id.js';
import { kekId } from './kek.js';
import type { KeyStatus, TenantKeyKind } from './keyring.js';

const DAY_MS = 86_400_000;
/** security.md 6: tenant keys 90 days or 2^30 uses, KEKs yearly. */
export const TENANT_KEY_MS = 90 * DAY_MS;
const KEK_MS = 365 * DAY_MS;
export const MAX_USES = 2 ** 30;

interface Row {
  version: number;
  status: KeyStatus;
  created_at: Date;
  activated_at: Date | null;
  disabled_at: Date | null;
  destroyed_at: Date | null;
  tombstone: { note: string } | null;
}

const DATES = 'version, status, created_at, activated_at, disabled_at, destroyed_at, tombstone';

export interface ListOptions {
  now: number;
  destroyAfterMs: number;
}

export async function listTenantKeys(tx: Executor, tenantId: string, options: ListOptions): Promise<VaultKey[]> {
  const rows = await tx.query<Row & { kind: TenantKeyKind; uses: string; parent_version: number; normaliser: number }>({
    text: `select k.kind, k.uses, k.parent_version, t.normaliser, ${DATES.replace(/(\w+)/g, 'k.$1')} from vault.keyring k join vault.tenant t using (tenant_id)
            where k.tenant_id = $1 order by kind, version desc`,
    values: [tenantId],
  });
  return rows.map((row) => {
    const uses = Number(row.uses);
    const rules = row.kind === 'idx' && row.normaliser < NORMALISER_VERSION ? 'rules' : null;
    const old = uses >= MAX_USES ? 'uses' : isOlder(row, TENANT_KEY_MS, options) ? 'age' : null;
    return { ...view({ tenantId, kind: row.kind, version: row.version }, row, options), uses, parent: kekId(row.parent_version), rotate: row.status === 'primary' ? (rules ?? old) : null };
  });
}

export async function listKeks(tx: Executor, options: ListOptions): Promise<VaultKey[]> {
  const rows = await tx.query<Row & { provider_key_id: string }>({ text: `select ${DATES}, provider_key_id from vault.kek order by version desc` });
  return rows.map((row) => ({
    ...view({ tenantId: null, kind: 'kek', version: row.version }, row, options),
    uses: null,
    parent: row.provider_key_id,
    rotate: row.status === 'primary' && isOlder(row, KEK_MS, options) ? 'age' : null,
  }));
}

const isOlder = (row: Row, ms: number, { now }: ListOptions): boolean => now - (row.activated_at ?? row.created_at).getTime() > ms;

function view(key: KeyRef, row: Row, { destroyAfterMs }: ListOptions): Omit<VaultKey, 'uses' | 'parent' | 'rotate'> {
  return {
    id: keyIdOf(key),
    subject: keySubjectOf(key),
    tenantId: key.tenantId,
    kind: key.kind,
    version: key.version,
    status: row.status,
    createdAt: row.created_at.toISOString(),
    activatedAt: row.activated_at?.toISOString() ?? null,
    disabledAt: row.disabled_at?.toISOString() ?? null,
    destroyedAt: row.destroyed_at?.toISOString() ?? null,
    destroyableAt: row.status === 'disabled' && row.disabled_at ? new Date(row.disabled_at.getTime() + destroyAfterMs).toISOString() : null,
    tombstone: row.tombstone?.note ?? null,
  };
}
