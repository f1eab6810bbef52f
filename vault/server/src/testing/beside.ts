import { join } from 'node:path';
import { openDatabase, type VaultDatabase } from '../database/database.js';
import { loadKeks } from '../keys/kek.js';
import { createFileKeyProvider } from '../keys/providers/file.js';
import { TenantKeyCache } from '../keys/tenant-keys.js';
import type { VaultSuite } from './vault-suite.js';

/** What the vault's own upkeep works with, beside the running vault and with its root key. */
export async function openBeside(suite: VaultSuite): Promise<{ database: VaultDatabase; cache: TenantKeyCache }> {
  const database = openDatabase(suite.databaseUrl, { poolSize: 2, statementTimeoutMs: 60_000, onError: () => undefined });
  const cache = new TenantKeyCache(await loadKeks(database, await createFileKeyProvider(join(suite.vault.keysDir, 'vault-root.key'))));
  return { database, cache };
}
