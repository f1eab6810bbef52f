import type { KeyObject } from 'node:crypto';
import type { VaultDatabase } from '../database/database.js';
import type { KeyProvider } from './key-provider.js';
import { newKey } from './new-key.js';

interface KekRow {
  version: number;
  wrapped: Buffer | null;
  provider_key_id: string;
  status: string;
}

/** Level 1, unwrapped for as long as the process lives: a handful of keys, without which nothing works anyway. */
export interface Keks {
  primary: { version: number; key: KeyObject };
  get(version: number): KeyObject | undefined;
}

export const kekId = (version: number): string => `kek:${version}`;

/** Opens all usable KEKs; makes version 1 in an empty database, durable before its first use. */
export async function loadKeks(database: VaultDatabase, provider: KeyProvider): Promise<Keks> {
  await createFirst(database, provider);
  const rows = await database.query<KekRow>({ text: `select version, wrapped, provider_key_id, status from vault.kek where status in ('primary', 'decrypt_only')` });
  const keys = new Map<number, KeyObject>();
  for (const row of rows) {
    if (!row.wrapped) continue;
    keys.set(
      row.version,
      await provider.unwrap(row.wrapped, { kind: 'kek', version: row.version }).catch(() => {
        throw new Error(`KEK ${row.version} of this database was wrapped by the root ${row.provider_key_id} and does not open with the one at hand`);
      }),
    );
  }
  const primary = rows.find((row) => row.status === 'primary');
  const key = primary && keys.get(primary.version);
  if (!primary || !key) throw new Error('The database has no primary KEK');
  return { primary: { version: primary.version, key }, get: (version) => keys.get(version) };
}

async function createFirst(database: VaultDatabase, provider: KeyProvider): Promise<void> {
  const [any] = await database.query({ text: 'select 1 from vault.kek limit 1' });
  if (any) return;
  const wrapped = await provider.wrap(newKey(), { kind: 'kek', version: 1 });
  await database.query({
    text: `insert into vault.kek (version, provider, provider_key_id, wrapped, status, activated_at) values (1, $1, $2, $3, 'primary', now()) on conflict do nothing`,
    values: [provider.name, await provider.currentKeyId(), wrapped],
  });
}
