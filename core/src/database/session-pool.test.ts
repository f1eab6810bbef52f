import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tenantPlace } from './identifiers.js';
import { SessionPool } from './session-pool.js';
import { openTestDatabase, type DatabaseFixture } from './test-database.js';
import { Turnstile } from './turnstile.js';

let fixture: DatabaseFixture;
const places: ReturnType<typeof tenantPlace>[] = [];
beforeAll(async () => {
  fixture = await openTestDatabase('pool');
  for (let count = 0; count < 4; count += 1) places.push(tenantPlace(await fixture.addTenant()));
});
afterAll(() => fixture.close());

const open = (options: Partial<ConstructorParameters<typeof SessionPool>[0]>) => {
  const url = new URL(fixture.config.database.ownerUrl);
  url.username = fixture.database.names.appRole;
  url.password = fixture.appPassword;
  return new SessionPool({ connectionString: url.href, size: 2, applicationName: 'test', answerTimeoutMs: 10_000, settings: { search_path: "''" }, ...options });
};
const pid = async (pool: SessionPool, place: (typeof places)[number] | undefined) => {
  const session = await pool.acquire(place ?? null);
  try {
    if (place && session.place?.role !== place.role) await session.pin(place);
    const result = await session.query('SELECT pg_backend_pid() AS pid');
    return (result.rows[0] as { pid: number }).pid;
  } finally {
    pool.release(session);
  }
};

describe('the pool of connections', () => {
  it('gives a tenant back the connection that stands at its schema', async () => {
    const pool = open({});
    const [first, second] = [await pid(pool, places[0]), await pid(pool, places[1])];
    expect(first).not.toBe(second);
    expect([await pid(pool, places[0]), await pid(pool, places[1]), await pid(pool, places[0])]).toEqual([first, second, first]);
    await pool.close();
  });

  it('lets one go that has seen too many schemas, or is too old', async () => {
    const travelled = open({ size: 1, maxSchemas: 2 });
    const first = await pid(travelled, places[0]);
    expect(await pid(travelled, places[1])).toBe(first);
    expect(await pid(travelled, places[2])).toBe(first);
    expect(await pid(travelled, places[3])).not.toBe(first);
    await travelled.close();
    const aged = open({ size: 1, maxAgeMs: -1 });
    expect(await pid(aged, places[0])).not.toBe(await pid(aged, places[0]));
    await aged.close();
  });

  it('does not wait for a server that says nothing', async () => {
    const pool = open({ size: 1, answerTimeoutMs: 50 });
    const session = await pool.acquire(null);
    await expect(session.query('SELECT pg_sleep(5)')).rejects.toMatchObject({ code: '08006' });
    expect(session.broken).toBe(true);
    pool.release(session);
    // The place is free again. A server that is only slow may say nothing for 50 ms as well.
    await expect.poll(() => pid(pool, undefined).catch(() => 0)).toBeGreaterThan(0);
    await pool.close();
  });

  it('tells who waits too long that it is busy, and serves who waited when one comes free', async () => {
    const pool = open({ size: 1, acquireTimeoutMs: 30 });
    const held = await pool.acquire(null);
    await expect(pool.acquire(null)).rejects.toMatchObject({ name: 'DatabaseBusy' });
    const waiting = pool.acquire(null);
    pool.release(held);
    pool.release(await waiting);
    await pool.close();
    await expect(pool.acquire(null)).rejects.toThrow('closed');
  });
});

describe('the turnstile', () => {
  it('lets so many of a tenant in at a time and keeps nobody else waiting', async () => {
    const turnstile = new Turnstile(2, 5_000);
    expect([turnstile.enter('a'), turnstile.enter('a')]).toEqual([undefined, undefined]);
    let third = false;
    const waiting = turnstile.enter('a')?.then(() => (third = true));
    expect(turnstile.enter('b')).toBeUndefined();
    expect(third).toBe(false);
    turnstile.leave('a');
    await waiting;
    expect(third).toBe(true);
  });

  it('sends away who waits too long, without losing the place', async () => {
    const turnstile = new Turnstile(1, 20);
    expect(turnstile.enter('a')).toBeUndefined();
    await expect(turnstile.enter('a')).rejects.toMatchObject({ name: 'DatabaseBusy' });
    turnstile.leave('a');
    expect(turnstile.enter('a')).toBeUndefined();
  });
});

describe('a turnstile that lends', () => {
  it('gives a lone tenant what is idle, and takes it back when others want it', async () => {
    let crowded = false;
    const turnstile = new Turnstile(1, 5_000, { places: 2, may: () => !crowded });
    const entered: string[] = [];
    const enter = async (key: string): Promise<void> => {
      await turnstile.enter(key);
      entered.push(key);
    };
    await Promise.all([enter('a'), enter('a'), enter('a')]);
    const fourth = enter('a');
    await enter('b');
    expect(entered).toEqual(['a', 'a', 'a', 'b']);
    crowded = true;
    turnstile.leave('a');
    turnstile.leave('a');
    const fifth = enter('b');
    await Promise.resolve();
    expect(entered).toHaveLength(4);
    crowded = false;
    turnstile.leave('a');
    turnstile.leave('b');
    await Promise.all([fourth, fifth]);
    expect(entered.slice(4).sort()).toEqual(['a', 'b']);
  });
});
