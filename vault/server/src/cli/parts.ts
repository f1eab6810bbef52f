import { readConfig, type Environment, type VaultConfig } from '../config.js';
import { createCheckpointSigner, type CheckpointSigner } from '../audit/checkpoint-key.js';
import { openDatabase, type VaultDatabase } from '../database/database.js';
import { createProvider } from '../keys/create-provider.js';
import { loadKeks, type KekRing } from '../keys/kek.js';

export interface VaultParts {
  config: VaultConfig;
  database: VaultDatabase;
  signer: CheckpointSigner;
  openKeks: (database: VaultDatabase) => Promise<KekRing>;
}

/** The vault's own parts without its doors, for commands that work beside a running vault, on its machine. */
export async function withParts<T>(environment: Environment, work: (parts: VaultParts) => Promise<T>): Promise<T> {
  const config = readConfig(environment);
  const provider = await createProvider(config.keyProvider);
  const database = openDatabase(config.databaseUrl, { poolSize: 4, onError: () => undefined });
  try {
    const openKeks = (of: VaultDatabase): Promise<KekRing> => loadKeks(of, provider);
    const signer = await createCheckpointSigner(database, await openKeks(database), { name: `hako-vault.${config.env}`, now: Date.now });
    return await work({ config, database, signer, openKeks });
  } finally {
    await database.close();
  }
}
