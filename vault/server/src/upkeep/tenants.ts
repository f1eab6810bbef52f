import type { VaultDatabase } from '../database/database.js';
import type { TenantContext } from '../http/route.js';
import type { TenantKeyCache } from '../keys/tenant-keys.js';
import { readTenantState } from '../keys/tenant-state.js';
import type { Executor } from '../database/database.js';

/** Active tenants, in a fixed order. */
export async function activeTenants(database: VaultDatabase): Promise<string[]> {
  const rows = await database.query<{ tenant_id: string }>({ text: `select tenant_id from vault.tenant where status = 'active' order by tenant_id` });
  return rows.map((row) => row.tenant_id);
}

/** Keys and settings as they are in this transaction. @throws VaultError for a tenant that is not active any more. */
export async function tenantContext(tx: Executor, keys: TenantKeyCache, tenantId: string): Promise<TenantContext> {
  const { epoch, defaultCountry, partialIndexes, normaliser } = await readTenantState(tx, tenantId);
  return { keys: await keys.get(tx, tenantId, epoch), defaultCountry, partialIndexes, normaliser };
}
