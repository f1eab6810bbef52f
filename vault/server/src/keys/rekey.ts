import { join, resolve } from 'node:path';
import type { Environment } from '../config.js';
import { openDatabase } from '../database/database.js';
import { createProvider } from './create-provider.js';
import type { KeyProvider } from './key-provider.js';
import { PROVIDERS, readProviderSettings, type ProviderName } from './provider-settings.js';

export interface MovedKek {
  version: number;
  from: string;
  /** The root that wraps it now. */
  keyId: string;
}

/**
 * Moves every KEK from the root that wraps it to the newest version of another: all or none, each opened again before
 * it counts. Keys below stay as they are. `open` is called for providers that may be sealed.
 */
export async function rekey(environment: Environment, to: ProviderName, open: (provider: KeyProvider) => Promise<void>): Promise<MovedKek[]> {
  const url = environment['VAULT_DATABASE_URL'] ?? '';
  if (!/^postgres(ql)?:\/\//.test(url)) throw new Error('VAULT_DATABASE_URL must be a postgres:// connection to the vault\'s own database');
  const opened = new Map<ProviderName, KeyProvider>();
  const providerOf = async (name: string): Promise<KeyProvider> => {
    const known = PROVIDERS.find((candidate) => candidate === name);
    if (!known) throw new Error(`This program knows no provider ${name}`);
    const before = opened.get(known);
    if (before) return before;
    const provider = await make(environment, known);
    opened.set(known, provider);
    await open(provider);
    return provider;
  };

  const database = openDatabase(url, { poolSize: 2, onError: () => undefined });
  try {
    // Roots that people or networks stand behind are asked first, not while rows are locked.
    const sources = await database.query<{ provider: string }>({ text: 'select distinct provider from vault.kek where wrapped is not null' });
    for (const { provider } of sources) await providerOf(provider);
    const target = await providerOf(to);
    const keyId = await target.currentKeyId();
    return await database.transaction(async (tx) => {
      const rows = await tx.query<{ version: number; provider: string; wrapped: Buffer }>({ text: 'select version, provider, wrapped from vault.kek where wrapped is not null order by version for update' });
      for (const { version, provider, wrapped } of rows) {
        const context = { kind: 'kek', version } as const;
        const key = await (await providerOf(provider)).unwrap(wrapped, context);
        const moved = await target.wrap(key, context);
        if (!(await target.unwrap(moved, context)).equals(key)) throw new Error(`KEK ${version} does not open with its new root: nothing was changed`);
        await tx.query({ text: 'update vault.kek set provider = $2, provider_key_id = $3, wrapped = $4 where version = $1', values: [version, target.name, keyId, moved] });
      }
      return rows.map(({ version, provider }) => ({ version, from: provider, keyId }));
    });
  } finally {
    await database.close();
    for (const provider of opened.values()) await provider.close?.();
  }
}

async function make(environment: Environment, name: ProviderName): Promise<KeyProvider> {
  const problems: string[] = [];
  const keysDir = resolve(environment['HAKO_VAULT_KEYS_DIR'] ?? join(environment['HAKO_DATA_DIR'] ?? '.hako', 'keys'));
  const settings = readProviderSettings(name, environment, { keysDir, problems });
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return createProvider(settings);
}
