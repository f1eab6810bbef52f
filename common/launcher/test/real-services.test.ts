import { createTestDatabase, type TestDatabase } from '@hako/devkit/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshTalent, signIn, until, type Caller } from './support/client.js';
import { openHouse, type TestHouse } from './support/house.js';

const redisUrl = process.env['HAKO_TEST_REDIS'];

describe.skipIf(!redisUrl)('the same house on a PostgreSQL and a Redis of somebody else', () => {
  let house: TestHouse;
  let admin: Caller;
  const databases: TestDatabase[] = [];

  beforeAll(async () => {
    databases.push(await createTestDatabase('real_core'), await createTestDatabase('real_vault'));
    const [core, vault] = databases;
    house = await openHouse({ DATABASE_URL: core?.url, VAULT_DATABASE_URL: vault?.url, REDIS_URL: redisUrl });
    admin = await signIn(house.base);
  });
  afterAll(async () => {
    await house?.remove();
    for (const database of databases) await database.drop();
  });

  it('starts no database of its own', async () => {
    const client = new pg.Client({ connectionString: databases[0]?.url });
    await client.connect();
    const { rows } = await client.query<{ n: number }>(`select count(*)::int as n from pg_namespace where nspname like 'tenant_%'`);
    await client.end();
    expect(rows[0]?.n).toBeGreaterThan(0);
    await expect(import('node:fs/promises').then(({ stat }) => stat(`${house.dataDir}/postgres`))).rejects.toThrow(/ENOENT/);
  });

  it('runs a job through Redis to its end', async () => {
    const talentId = await freshTalent(admin);
    const form = new FormData();
    form.append('options', JSON.stringify({ profileType: 'individual', talentId, mode: 'create', consumer: 'E2E' }));
    form.append('file', new Blob(['external_id,nickname,email\r\nA-1,星,star@example.com\r\nA-2,,x\r\n'], { type: 'text/csv' }), 'two.csv');
    const started = await admin.send<{ id: string; state: string }>('POST', '/api/v1/imports/customers', form);
    expect(started.status, started.text).toBe(202);
    const done = await until(async () => {
      const { body } = await admin.send<{ state: string; succeeded: number; failed: number; processed: number; total: number }>('GET', `/api/v1/imports/${started.body.data.id}`);
      return body.data.processed === 2 ? body.data : undefined;
    });
    expect(done).toMatchObject({ total: 2, succeeded: 1, failed: 1 });
  });
});
