import { randomBytes, randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@hako/devkit/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from './migrate.js';

const suffix = randomBytes(6).toString('hex');
const [owner, app, fresh] = [`vault_owner_${suffix}`, `vault_given_${suffix}`, `vault_fresh_${suffix}`];
let database: TestDatabase;
let superuser: pg.Client;

const as = (role: string): string => Object.assign(new URL(database.url), { username: role, password: 'pw' }).href;
async function connected<T>(role: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: as(role) });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  database = await createTestDatabase('approle');
  superuser = new pg.Client({ connectionString: database.url });
  await superuser.connect();
  for (const role of [owner, app]) await superuser.query(`create role ${role} login password 'pw'`);
  await superuser.query(`alter database ${database.name} owner to ${owner}`);
});
afterAll(async () => {
  await superuser?.query(`reassign owned by ${owner} to current_user`);
  for (const role of [owner, app]) await superuser?.query(`drop owned by ${role}`);
  for (const role of [owner, app]) await superuser?.query(`drop role ${role}`);
  await superuser?.end();
  await database?.drop();
});

describe('the role that the vault works as', () => {
  it('may be made by somebody else: it gets its rights, those and no more, at each start', async () => {
    for (let starts = 0; starts < 2; starts++) await migrate(as(owner), { role: app });
    await connected(app, async (client) => {
      await client.query(`insert into vault.tenant (tenant_id, default_country) values ($1, 'JP')`, [randomUUID()]);
      expect((await client.query('select 1 from vault.access_log')).rowCount).toBe(0);
      for (const forbidden of ['delete from vault.access_log', `update vault.erasure set note = 'x'`, 'create table vault.mine (a int)', 'delete from vault.tenant']) await expect(client.query(forbidden)).rejects.toMatchObject({ code: '42501' });
    });
  });

  it('is asked for in words when the owner may not make it', async () => {
    await expect(migrate(as(owner), { role: fresh, password: 'pw' })).rejects.toThrow('Give it CREATEROLE');
    await expect(migrate(as(owner), { role: app, password: 'pw' })).rejects.toThrow('Give it CREATEROLE');
    await expect(migrate(as(owner), { role: fresh })).rejects.toThrow(`The role ${fresh} of VAULT_APP_DATABASE_URL does not exist`);
  });

  it('is never the owner, who keeps what is theirs', async () => {
    await expect(migrate(as(owner), { role: owner })).rejects.toThrow('a role of its own');
    await connected(owner, async (client) => expect((await client.query<{ may: boolean }>(`select has_table_privilege('vault.tenant', 'delete') as may`)).rows).toEqual([{ may: true }]));
  });
});
