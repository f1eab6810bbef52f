import { Model } from 'objection';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootstrap } from './bootstrap.js';
import { runTenantMigrations } from './index.js';
import { openTestDatabase, type DatabaseFixture } from './test-database.js';

class Note extends Model {
  static override tableName = 'note';
  id!: number;
  body!: string;
}

let fixture: DatabaseFixture;
let tenant: string;
const db = () => fixture.database.tenant(tenant);

beforeAll(async () => {
  fixture = await openTestDatabase('doors', { HAKO_DB_POOL: '4' });
  tenant = await fixture.addTenant();
  await runTenantMigrations(fixture.database, 'test', [{ name: '0001', safe: 'expand', up: async (knex) => void (await knex.raw('CREATE TABLE note (id int PRIMARY KEY, body text, big bigint, at timestamptz, day date)')) }], [tenant]);
  await db().write((tx) => tx.rows(`INSERT INTO note SELECT n, 'note ' || n FROM generate_series(1, 1200) n`));
});
afterAll(() => fixture.close());

const count = async () => (await db().read((reader) => reader.row<{ n: number }>('SELECT count(*) AS n FROM note')))?.n;

describe('a transaction', () => {
  it('is knex and Objection on one connection, and savepoints nest', async () => {
    await db().write(async (tx) => {
      await tx.knex('note').insert({ id: 2001, body: 'knex' });
      await Note.bindKnex(tx.knex).query().insert({ id: 2002, body: 'objection' });
      await tx.knex.transaction(async (nested) => { await nested('note').insert({ id: 2003, body: 'nested' }); throw new Error('only this one'); }).catch(() => undefined);
      await Note.transaction(tx.knex, async (nested) => { await Note.bindKnex(nested).query().insert({ id: 2004, body: 'objection nested' }); });
      expect(await tx.rows('SELECT id FROM note WHERE id > 2000 ORDER BY id')).toEqual([{ id: 2001 }, { id: 2002 }, { id: 2004 }]);
    });
    await db().write((tx) => tx.knex('note').where('id', '>', 2000).delete());
    expect(await count()).toBe(1200);
  });

  it('cannot be ended from inside, nor used once it is over', async () => {
    let escaped: unknown;
    await db().write(async (tx) => {
      escaped = tx;
      expect(() => tx.knex.commit()).toThrow('ends with its work');
      expect(() => tx.knex.rollback()).toThrow('ends with its work');
    });
    const tx = escaped as { rows(sql: string): Promise<unknown>; knex: (table: string) => PromiseLike<unknown> };
    await expect(tx.rows('SELECT 1')).rejects.toThrow('has ended');
    await expect(Promise.resolve(tx.knex('note'))).rejects.toThrow('has ended');
  });

  it('calls what waits for its commit, and only then', async () => {
    const calls: string[] = [];
    await db().write(async (tx) => { tx.afterCommit(() => void calls.push('first')); tx.afterCommit(() => { throw new Error('logged'); }); tx.afterCommit(() => void calls.push('third')); expect(calls).toEqual([]); });
    await db().write(async (tx) => { tx.afterCommit(() => void calls.push('never')); throw new Error('no'); }).catch(() => undefined);
    expect(calls).toEqual(['first', 'third']);
  });

  it('may be opened inside others while every place is taken', async () => {
    const work = (depth: number): Promise<number> => db().write(async (tx) => { await tx.rows('SELECT 1'); return depth === 0 ? 1 : (await work(0)) + ((await count()) ?? 0); });
    expect(await Promise.all(Array.from({ length: 12 }, () => work(1)))).toEqual(Array.from({ length: 12 }, () => 1201));
  });
});

describe('values', () => {
  it('come as numbers, dates and text that mean what they say', async () => {
    const row = await db().read((reader) => reader.row(`SELECT 9007199254740991::bigint AS safe, 9007199254740993::bigint AS large, '2026-02-03'::date AS day, '2026-02-03T04:05:06.789Z'::timestamptz AS at, 1.10::numeric AS amount`));
    expect(row).toEqual({ safe: 9007199254740991, large: '9007199254740993', day: '2026-02-03', at: new Date('2026-02-03T04:05:06.789Z'), amount: '1.10' });
  });

  it('come as the text of PostgreSQL when they are passed through', async () => {
    const json = await db().read((reader) => reader.json(`SELECT json_agg(row_to_json(x))::text FROM (SELECT $1::int AS id, '2026-02-03T04:05:06.789Z'::timestamptz AS at) x`, [7]));
    expect(JSON.parse(json ?? '')).toEqual([{ id: 7, at: '2026-02-03T04:05:06.789+00:00' }]);
    expect(await db().read((reader) => reader.json('SELECT null'))).toBeNull();
  });
});

describe('a prepared statement', () => {
  it('survives a migration that changes what it answers', async () => {
    const all = () => db().read((reader) => reader.rows('SELECT * FROM note WHERE id = $1', [1]));
    await all();
    await all();
    await all();
    await runTenantMigrations(fixture.database, 'later', [{ name: '0001', safe: 'expand', up: async (knex) => void (await knex.raw('ALTER TABLE note ADD COLUMN extra text')) }], [tenant]);
    expect(await all()).toEqual([expect.objectContaining({ id: 1, extra: null })]);
    expect(await db().write((tx) => tx.rows('SELECT * FROM note WHERE id = $1', [1]))).toEqual([expect.objectContaining({ extra: null })]);
  });
});

describe('a stream', () => {
  it('brings all rows in batches of one snapshot, and may be left early', async () => {
    const sizes: number[] = [];
    for await (const rows of db().stream<{ id: number }>('SELECT id FROM note WHERE id <= $1 ORDER BY id', [1200], 500)) {
      sizes.push(rows.length);
      if (sizes.length === 1) await db().write((tx) => tx.rows('DELETE FROM note WHERE id = 1200'));
    }
    expect(sizes).toEqual([500, 500, 200]);
    for await (const rows of db().stream('SELECT id FROM note', [], 10)) {
      expect(rows).toHaveLength(10);
      break;
    }
    expect(await count()).toBe(1199);
    await expect((async () => { for await (const _ of db().stream('DELETE FROM note', [])) void _; })()).rejects.toThrow('may not run');
  });
});

describe('listening', () => {
  it('goes on after the connection was cut', async () => {
    const heard: string[] = [];
    const stop = await fixture.database.listen('hako_test', (payload) => void heard.push(payload));
    await fixture.database.notify('hako_test', 'one');
    await expect.poll(() => heard).toEqual(['one']);
    await fixture.database.migrate(null, (tx) => tx.rows(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'hako-listen' AND datname = current_database()`));
    await expect.poll(async () => { await fixture.database.notify('hako_test', 'two').catch(() => undefined); return heard.includes('two'); }).toBe(true);
    await stop();
  });
});

describe('the bootstrap', () => {
  it('makes a missing database, and can run in two processes at once', async () => {
    const url = new URL(fixture.config.database.ownerUrl);
    url.pathname = `${url.pathname}_new`;
    const options = { ownerUrl: url.href, appUrl: null, appPassword: 'p'.repeat(32) };
    const [one, two] = await Promise.all([bootstrap(options), bootstrap(options)]);
    expect(one).toEqual(two);
    expect(one?.hardened).toBe(true);
    await fixture.database.owner.withSession((session) => session.script(`DROP DATABASE "${url.pathname.slice(1)}" WITH (FORCE)`));
  });
});
