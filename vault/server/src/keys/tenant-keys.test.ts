import { randomUUID, type KeyObject } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@hako/devkit/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wrapKey } from '../crypto/wrap.js';
import { migrate } from '../database/migrate.js';
import { openDatabase, type VaultDatabase } from '../database/database.js';
import { loadKeks, type KekRing } from './kek.js';
import type { KeyProvider } from './key-provider.js';
import { newKey } from './new-key.js';
import { createTenantKeys, TenantKeyCache } from './tenant-keys.js';
import { readTenantState } from './tenant-state.js';

let test: TestDatabase;
let database: VaultDatabase;
let keks: KekRing;
const root = newKey();
const provider: KeyProvider = {
  name: 'test',
  wrap: async (key, { version }) => wrapKey(root, key, kek(version)),
  unwrap: async (blob, { version }) => (await import('../crypto/wrap.js')).unwrapKey(root, blob, kek(version)),
  currentKeyId: async () => 'test:1',
  health: async () => undefined,
  rotateHint: async () => null,
};
const kek = (childVersion: number): Parameters<typeof wrapKey>[2] => ({ kind: 'kek', tenantId: '', subjectId: '', childVersion, parentVersion: 1, parentKeyId: 'test:1' });

beforeAll(async () => {
  test = await createTestDatabase('keys');
  await migrate(test.url, null);
  database = openDatabase(test.url, { poolSize: 4, onError: () => undefined });
  keks = await loadKeks(database, provider);
});
afterAll(async () => {
  await database.close();
  await test.drop();
});

async function newTenant(): Promise<string> {
  const tenantId = randomUUID();
  await database.transaction(async (tx) => {
    await tx.query({ text: `insert into vault.tenant (tenant_id, default_country) values ($1, 'JP')`, values: [tenantId] });
    await createTenantKeys(tx, keks, tenantId);
  });
  return tenantId;
}

const epochOf = async (tenantId: string): Promise<string> => (await readTenantState(database, tenantId)).epoch;

/** PREPARE and ACTIVATE of security.md 2.1.6, by hand. */
async function rotate(tenantId: string, key: KeyObject): Promise<void> {
  const wrapped = wrapKey(keks.primary.key, key, { kind: 'dek', tenantId, subjectId: '', childVersion: 2, parentVersion: 1, parentKeyId: 'kek:1' });
  await database.transaction(async (tx) => {
    await tx.query({ text: `update vault.keyring set status = 'decrypt_only' where tenant_id = $1 and kind = 'dek'`, values: [tenantId] });
    await tx.query({ text: `insert into vault.keyring (tenant_id, kind, version, wrapped, parent_version, parent_key_id, status) values ($1, 'dek', 2, $2, 1, 'kek:1', 'primary')`, values: [tenantId, wrapped] });
  });
}

describe('keys of a tenant', () => {
  it('are the same keys each time they are opened', async () => {
    const tenantId = await newTenant();
    const epoch = await epochOf(tenantId);
    const [a, b] = [await new TenantKeyCache(keks).get(database, tenantId, epoch), await new TenantKeyCache(keks).get(database, tenantId, epoch)];
    expect(a.dek(1).equals(b.dek(1))).toBe(true);
    expect(a.index('email').equals(b.index('email'))).toBe(true);
    expect(a.index('email').equals(a.index('phone'))).toBe(false);
  });

  it('are cached until the keyring changes, and for five minutes at most', async () => {
    let now = 0;
    const cache = new TenantKeyCache(keks, { now: () => now });
    const tenantId = await newTenant();
    const epoch = await epochOf(tenantId);
    const first = await cache.get(database, tenantId, epoch);
    expect(await cache.get(database, tenantId, epoch)).toBe(first);
    now += 300_001;
    expect(await cache.get(database, tenantId, epoch)).not.toBe(first);

    const next = newKey();
    await rotate(tenantId, next);
    const raised = await epochOf(tenantId);
    expect(raised).not.toBe(epoch);
    const after = await cache.get(database, tenantId, raised);
    expect(after.dekVersion).toBe(2);
    expect(after.dek(2).equals(next)).toBe(true);
    expect(after.dek(1).equals(first.dek(1))).toBe(true);
  });

  it('that are disabled do not open any more', async () => {
    const tenantId = await newTenant();
    await rotate(tenantId, newKey());
    await database.query({ text: `update vault.keyring set status = 'disabled' where tenant_id = $1 and version = 1 and kind = 'dek'`, values: [tenantId] });
    const keys = await new TenantKeyCache(keks).get(database, tenantId, await epochOf(tenantId));
    expect(() => keys.dek(1)).toThrow('does not open');
  });

  it('do not open when their row was moved to another tenant', async () => {
    const [mine, other] = [await newTenant(), await newTenant()];
    await database.query({ text: `update vault.keyring k set wrapped = o.wrapped from vault.keyring o where k.tenant_id = $1 and o.tenant_id = $2 and k.kind = o.kind`, values: [mine, other] });
    await expect(new TenantKeyCache(keks).get(database, mine, await epochOf(mine))).rejects.toMatchObject({ name: 'IntegrityError' });
  });

  it('have one primary only, which the database enforces', async () => {
    const tenantId = await newTenant();
    await expect(
      database.query({ text: `insert into vault.keyring (tenant_id, kind, version, wrapped, parent_version, parent_key_id, status) values ($1, 'dek', 9, '\\x00', 1, 'kek:1', 'primary')`, values: [tenantId] }),
    ).rejects.toMatchObject({ code: '23505' });
  });

  it('come from one KEK, however many processes start at once', async () => {
    const fresh = await createTestDatabase('keks');
    await Promise.all([migrate(fresh.url, null), migrate(fresh.url, null), migrate(fresh.url, null)]);
    const pools = [1, 2, 3].map(() => openDatabase(fresh.url, { poolSize: 2, onError: () => undefined }));
    const loaded = await Promise.all(pools.map((pool) => loadKeks(pool, provider)));
    expect(loaded.every(({ primary }) => primary.key.equals(loaded[0]!.primary.key))).toBe(true);
    await Promise.all(pools.map((pool) => pool.close()));
    const client = new pg.Client({ connectionString: fresh.url });
    await client.connect();
    expect((await client.query('select 1 from vault.kek')).rowCount).toBe(1);
    await client.end();
    await fresh.drop();
  });
});
