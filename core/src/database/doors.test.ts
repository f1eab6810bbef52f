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

describe('a transaction that goes at once', () => {
  const insert = (id: number) => ['INSERT INTO note (id, body) VALUES ($1, $2) RETURNING id', [id, 'at once']] as const;
  const bodies = () => db().read((reader) => reader.rows(`SELECT id FROM note WHERE body = 'at once' ORDER BY id`));

  it('writes all of its statements or none, and calls what waits for its commit', async () => {
    const calls: string[] = [];
    for (const id of [3001, 3003, 3005]) {
      // Three times: by text, prepared, and prepared without a description.
      const ids = await db().write(async (tx) => {
        const [first, second] = await Promise.all([tx.row<{ id: number }>(...insert(id)), tx.row<{ id: number }>(...insert(id + 1))]);
        tx.afterCommit(() => void calls.push('committed'));
        return [first?.id, second?.id];
      }, { atOnce: true });
      expect(ids).toEqual([id, id + 1]);
    }
    const failing = db().write(async (tx) => {
      tx.afterCommit(() => void calls.push('never'));
      await Promise.all([tx.row(...insert(3007)), tx.row(...insert(3001))]);
    }, { atOnce: true });
    await expect(failing).rejects.toMatchObject({ code: '23505' });
    await expect(db().write((tx) => Promise.all([tx.row(...insert(3008)), tx.rows('INSERT INTO nowhere (id) VALUES (1)')]), { atOnce: true })).rejects.toMatchObject({ code: '42P01' });
    expect(await bodies()).toEqual([3001, 3002, 3003, 3004, 3005, 3006].map((id) => ({ id })));
    expect(calls).toEqual(['committed', 'committed', 'committed']);
    await db().write((tx) => tx.rows(`DELETE FROM note WHERE body = 'at once'`), { atOnce: true });
    expect(await bodies()).toEqual([]);
  });

  it('refuses a statement that comes later, one that could end it, and says nothing when there is nothing to do', async () => {
    const late = db().write(async (tx) => {
      await tx.row(...insert(3010));
      await tx.row(...insert(3011));
    }, { atOnce: true });
    await expect(late).rejects.toThrow('after the work has waited');
    expect(await bodies()).toEqual([{ id: 3010 }]);
    await db().write((tx) => tx.rows('DELETE FROM note WHERE id = 3010'));
    for (const sql of ['COMMIT', 'SAVEPOINT a', 'ROLLBACK TO SAVEPOINT a', 'LOCK TABLE note']) await expect(db().write((tx) => Promise.all([tx.row(...insert(3012)), tx.rows(sql)]), { atOnce: true })).rejects.toThrow('may not run');
    expect(await db().write(async () => 'nothing', { atOnce: true })).toBe('nothing');
    expect(await bodies()).toEqual([]);
  });
});

describe('works that go at once at the same time', () => {
  // Two are under way by themselves; what comes meanwhile is one transaction.
  const together = (works: readonly (() => Promise<unknown>)[]) => Promise.allSettled([db().write((tx) => tx.rows('SELECT 1'), { atOnce: true }), db().write((tx) => tx.rows('SELECT 2'), { atOnce: true }), ...works.map((work) => work())]);
  const write = (id: number) => db().write((tx) => tx.row<{ id: number; at: string }>(`INSERT INTO note (id, body) VALUES ($1, 'together') RETURNING id, pg_current_xact_id()::text AS at`, [id]), { atOnce: true });
  const kept = async () => (await db().read((reader) => reader.rows<{ id: number }>(`SELECT id FROM note WHERE body = 'together' ORDER BY id`))).map(({ id }) => id);
  const rows = (ids: readonly number[]) => ids.map((id) => () => write(id));

  it('share a transaction, and each hears its own answer', async () => {
    const told = (await together(rows([3101, 3102, 3103, 3104]))).slice(2).map((one) => (one.status === 'fulfilled' ? (one.value as { id: number; at: string }) : undefined));
    expect(told.map((one) => one?.id)).toEqual([3101, 3102, 3103, 3104]);
    expect(new Set(told.map((one) => one?.at)).size).toBe(1);
    expect(await kept()).toEqual([3101, 3102, 3103, 3104]);
  });

  it('fail by themselves', async () => {
    const told = await together(rows([3105, 3101, 3106]));
    expect(told.slice(2).map((one) => (one.status === 'rejected' ? (one.reason as { code: string }).code : (one.value as { id: number }).id))).toEqual([3105, '23505', 3106]);
    expect(await kept()).toEqual([3101, 3102, 3103, 3104, 3105, 3106]);
    await db().write((tx) => tx.rows(`DELETE FROM note WHERE body = 'together'`));
  });

  it('do not wait for each other inside transactions that hold every place', async () => {
    const nested = (id: number) => db().write(async (tx) => {
      await tx.rows('SELECT 1');
      return write(id);
    });
    expect((await Promise.all(Array.from({ length: 20 }, (_, at) => nested(3110 + at)))).map((row) => row?.id)).toEqual(Array.from({ length: 20 }, (_, at) => 3110 + at));
    await db().write((tx) => tx.rows(`DELETE FROM note WHERE body = 'together'`));
  });
});

describe('values', () => {
  it('come as numbers, dates and text that mean what they say', async () => {
    const row = await db().read((reader) => reader.row(`SELECT 9007199254740991::bigint AS safe, 9007199254740993::bigint AS large, '2026-02-03'::date AS day, '2026-02-03T04:05:06.789Z'::timestamptz AS at, 1.10::numeric AS amount`));
    expect(row).toEqual({ safe: 9007199254740991, large: '9007199254740993', day: '2026-02-03', at: new Date('2026-02-03T04:05:06.789Z'), amount: '1.10' });
  });

  it('arrive as they were sent, however often: texts of every script, bytes, lists, JSON, dates, numbers and nothing', async () => {
    const at = new Date('2026-02-03T04:05:06.789Z');
    const sent = ['星 "quoted" \\ é 🌸', Buffer.from([0, 255, 10]), ['a,b', 'c"d', null, '{}'], { deep: [1, { x: null }] }, at, 12.5, true, null, 'x'.repeat(100_000)];
    const sql = 'SELECT $1::text AS text, $2::bytea AS bytes, $3::text[] AS list, $4::jsonb AS json, $5::timestamptz AS at, $6::float8 AS number, $7::bool AS yes, $8::text AS nothing, $9::text AS long';
    for (let time = 0; time < 4; time += 1) {
      const row = await db().read((reader) => reader.row(sql, sent));
      expect(row).toEqual({ text: sent[0], bytes: sent[1], list: sent[2], json: sent[3], at, number: 12.5, yes: true, nothing: null, long: sent[8] });
    }
    await expect(db().read((reader) => reader.rows('SELECT $1::text', ['nul \0']))).rejects.toMatchObject({ code: '22021' });
    await expect(db().read((reader) => reader.rows('SELECT 1 \0'))).rejects.toThrow('NUL');
    expect(await count()).toBe(1200);
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

describe('a statement that failed while it was prepared', () => {
  it('is prepared anew the next time, by a read and in a transaction', async () => {
    const read = (divisor: number) => db().read((reader) => reader.row('SELECT 10 / $1::int AS ten', [divisor]));
    await read(1);
    await expect(read(0)).rejects.toMatchObject({ code: '22012' });
    expect(await db().write((tx) => tx.row('SELECT 10 / $1::int AS ten', [5]))).toEqual({ ten: 2 });
    await expect(read(0)).rejects.toMatchObject({ code: '22012' });
    expect([await read(2), await read(5), await read(10)]).toEqual([{ ten: 5 }, { ten: 2 }, { ten: 1 }]);
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

  it('asks for each batch in a statement of its own, so that the time of a statement does not limit all of them', async () => {
    const asked: string[] = [];
    for await (const rows of db().stream<{ asked: string; big: string | number; day: string }>(`SELECT current_query() AS asked, $1::bigint AS big, date '2026-11-21' AS day FROM note WHERE id <= 2`, [7], 1)) {
      expect(rows).toMatchObject([{ big: 7, day: '2026-11-21' }]);
      asked.push(...rows.map((row) => row.asked.split(' ')[0] ?? ''));
    }
    expect(asked).toEqual(['FETCH', 'FETCH']);
    await expect((async () => { for await (const _ of db().stream('SELECT id FROM note', [], 0.5)) void _; })()).rejects.toThrow(RangeError);
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
