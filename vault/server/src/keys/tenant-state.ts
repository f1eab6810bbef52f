import { VaultError, type PartialIndex } from '@hako/vault-client/contract';
import type { Executor } from '../database/database.js';

export interface TenantState {
  epoch: string;
  defaultCountry: string;
  disabledPurposes: string[];
  partialIndexes: PartialIndex[];
  /** Rules that its blind index was made by. */
  normaliser: number;
}

/** Of an active tenant, as it is in this transaction. @throws VaultError `TOKEN_INVALID` for a tenant that is not, or not active. */
export async function readTenantState(tx: Executor, tenantId: string): Promise<TenantState> {
  const [row] = await tx.query<{ status: string; default_country: string; disabled_purposes: string[]; partial_indexes: PartialIndex[]; normaliser: number; epoch: string }>({
    name: 'tenant',
    text: `select t.status, t.default_country, t.disabled_purposes, t.partial_indexes, t.normaliser, e.epoch from vault.tenant t join vault.keyring_epoch e using (tenant_id) where t.tenant_id = $1`,
    values: [tenantId],
  });
  if (!row || row.status !== 'active') throw new VaultError('TOKEN_INVALID');
  return { epoch: row.epoch, defaultCountry: row.default_country, disabledPurposes: row.disabled_purposes, partialIndexes: row.partial_indexes, normaliser: row.normaliser };
}
