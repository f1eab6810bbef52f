import { setTimeout as wait } from 'node:timers/promises';
import { createTestDatabase, type TestDatabase } from '@hako/devkit/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type VaultDatabase } from './database.js';

let test: TestDatabase;
let database: VaultDatabase;
let other: pg.Client;
beforeAll(async () => {
  test = await createTestDatabase('database');
  database = openDatabase(test.url, { poolSize: 1, onError: () => undefined });
  other = new pg.Client({ connectionString: test.url });
  await other.connect();
  await other.query('create table kept (n int)');
});
afterAll(async () => {
  await database.close();
  await other.end();
  await test.drop();
});

describe('a transaction', () => {
  it('whose connection is cut between two statements fails, takes nothing else with it, and leaves nothing', async () => {
    const cut = database.transaction(async (tx) => {
      await tx.query({ text: 'insert into kept values (1)' });
      const [{ pid }] = (await tx.query<{ pid: number }>({ text: 'select pg_backend_pid() as pid' })) as [{ pid: number }];
      await other.query('select pg_terminate_backend($1)', [pid]);
      // Nobody waits for an answer of this connection when the news comes.
      await wait(50);
    });
    await expect(cut).rejects.toThrow();
    expect((await other.query('select 1 from kept')).rowCount).toBe(0);
    expect(await database.transaction((tx) => tx.query({ text: 'select 1 as one' }))).toEqual([{ one: 1 }]);
  });

  it('that the database has rolled back is no success', async () => {
    const failed = database.transaction(async (tx) => {
      await tx.query({ text: 'select 1 / 0' }).catch(() => undefined);
    });
    await expect(failed).rejects.toThrow('rolled back');
  });
});
