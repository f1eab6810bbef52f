import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@hako/devkit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type VaultDatabase } from '../database/database.js';
import { migrate } from '../database/migrate.js';
import { KeyUses } from './key-uses.js';
import { loadKeks, type KekRing } from './kek.js';
import type { KeyProvider } from './key-provider.js';
import { ProviderUnavailable } from './provider-errors.js';
import { createRootRing } from './root-ring.js';
import { newKey } from './new-key.js';
import { createTenantKeys, TenantKeyCache, type TenantKeys } from './tenant-keys.js';

const MINUTE = 60_000;
let test: TestDatabase;
let database: VaultDatabase;
let keks: KekRing;
let down = false;
let now = 0;
const ring = createRootRing('test', [newKey()]);
const ask = <T>(work: () => Promise<T>): Promise<T> => (down ? Promise.reject(new ProviderUnavailable('away')) : work());
const provider: KeyProvider = { name: 'test', wrap: (key, context) => ask(() => ring.wrap(key, context)), unwrap: (blob, context) => ask(() => ring.unwrap(blob, context)), currentKeyId: () => ask(() => ring.currentKeyId()), health: () => ask(async () => undefined), rotateHint: async () => null };

beforeAll(async () => {
  test = await createTestDatabase('outage');
  await migrate(test.url, null);
  database = openDatabase(test.url, { poolSize: 4, onError: () => undefined });
});
afterAll(async () => {
  await database.close();
  await test.drop();
});
beforeEach(async () => {
  down = false;
  now = 0;
  keks = await loadKeks(database, provider, () => now);
});

async function tenant(cache: TenantKeyCache): Promise<{ id: string; get: () => Promise<TenantKeys> }> {
  const id = randomUUID();
  await database.transaction(async (tx) => {
    await tx.query({ text: `insert into vault.tenant (tenant_id, default_country) values ($1, 'JP')`, values: [id] });
    await createTenantKeys(tx, keks, id);
  });
  const epoch = async (): Promise<string> => (await database.query<{ epoch: string }>({ text: 'select epoch from vault.keyring_epoch where tenant_id = $1', values: [id] }))[0]!.epoch;
  return { id, get: async () => cache.get(database, id, await epoch()) };
}

describe('while the root does not answer', () => {
  it('nothing is written from the first failed look on; what is cached serves for five minutes, then nothing does', async () => {
    const cache = new TenantKeyCache(keks, { now: () => now });
    const [seen, unseen] = [await tenant(cache), await tenant(cache)];
    await seen.get();
    now = 4 * MINUTE;
    down = true;
    await expect(keks.verify()).rejects.toBeInstanceOf(ProviderUnavailable);

    expect(() => cache.requireWritable()).toThrow('VAULT_UNAVAILABLE');
    const keys = await seen.get();
    expect(() => keys.forWrapping()).toThrow('VAULT_UNAVAILABLE');
    expect(keys.dek(1)).toBeDefined();
    // Within the root's own five minutes others can still be opened, and no longer than that.
    await unseen.get();
    now = 5 * MINUTE + 1;
    for (const one of [seen, unseen]) await expect(one.get()).rejects.toMatchObject({ code: 'VAULT_UNAVAILABLE' });

    down = false;
    await keks.verify();
    expect((await seen.get()).forWrapping().version).toBe(1);
  });

  it('a database that is away is no outage of the root', async () => {
    const away = openDatabase('postgres://nobody@127.0.0.1:1/none', { poolSize: 1, onError: () => undefined });
    await away.close();
    const { KekRing: Ring } = await import('./kek.js');
    const other = new Ring({ ...database, query: (query) => (down ? away.query(query) : database.query(query)) }, { ...provider, unwrap: (blob, context) => ring.unwrap(blob, context) }, () => now);
    await other.verify();
    down = true;
    await expect(other.verify()).rejects.toThrow();
    expect(other.writable).toBe(true);
  });

  it('a root that was exchanged is no outage either: it says which KEK does not open', async () => {
    const foreign = createRootRing('test', [newKey()]);
    await expect(loadKeks(database, { ...provider, unwrap: (blob, context) => foreign.unwrap(blob, context) })).rejects.toThrow('does not open with the one at hand');
    await expect(loadKeks(database, { ...provider, name: 'other' })).rejects.toThrow('hako-vault rekey --to other');
  });
});

describe('the cache of tenant keys', () => {
  it('holds 500 tenants, drops the one that was not asked for longest, and on a change of the keyring at once', async () => {
    const cache = new TenantKeyCache(keks, { now: () => now });
    const first = await tenant(cache);
    const before = await first.get();
    const second = await tenant(cache);
    const kept = await second.get();
    const others = await database.query<{ tenant_id: string }>({
      text: `insert into vault.tenant (tenant_id, default_country) select gen_random_uuid(), 'JP' from generate_series(1, 499) returning tenant_id`,
    });
    await database.transaction(async (tx) => {
      for (const { tenant_id: id } of others) await createTenantKeys(tx, keks, id);
    });
    for (const { tenant_id: id } of others.slice(0, 498)) await cache.get(database, id, '2');
    expect(cache.size).toBe(500);
    await first.get();
    await cache.get(database, others[498]!.tenant_id, '2');
    expect(cache.size).toBe(500);
    expect(await first.get()).toBe(before);
    expect(await second.get()).not.toBe(kept);

    await database.query({ text: `update vault.keyring set status = status where tenant_id = $1`, values: [first.id] });
    await cache.sweep(database);
    expect(cache.size).toBe(499);
    now = 5 * MINUTE + 1;
    await cache.sweep(database);
    expect(cache.size).toBe(0);
  });

  it('counts what a key wraps and writes it down later', async () => {
    const uses = new KeyUses();
    const cache = new TenantKeyCache(keks, { now: () => now, uses });
    const { id, get } = await tenant(cache);
    const keys = await get();
    for (let i = 0; i < 3; i++) keys.forWrapping();
    await uses.flush(database);
    keys.forWrapping();
    await expect(uses.flush({ query: () => Promise.reject(new Error('away')) })).rejects.toThrow('away');
    keys.forWrapping();
    await uses.flush(database);
    const [row] = await database.query<{ uses: string }>({ text: `select uses from vault.keyring where tenant_id = $1 and kind = 'dek'`, values: [id] });
    expect(row!.uses).toBe('5');
    // Counting is no change of the keyring.
    expect(await get()).toBe(keys);
  });
});
