import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHost, startRedis, type TestHost, type TestRedis } from '../src/testing/index.js';

const DAY = 86_400_000;
const plugin = 'speaks-to-fans';
const folder = join(import.meta.dirname, 'fixtures', plugin);
let host: TestHost;

beforeAll(async () => {
  host = await createTestHost({ plugins: [folder], tenants: 2, environment: { HAKO_RATE_LIMITS: 'on' } });
  // Noon: no period of a day ends between two lines of a test.
  host.clock.advance(1.5 * DAY - (host.clock.now().getTime() % DAY));
});
afterAll(() => host?.stop());

const salts = (code: string): Promise<{ period: string; number: number; sealed: Buffer }[]> => host.core.database.tenant(host.tenant(code).id).read((q) => q.rows('select period, number, sealed from visitor_salt order by period, number'));

describe('a pseudonym', () => {
  it('is the same within its period, another for every purpose, agency and plugin, and no hash that can be made again from what is kept', async () => {
    const [demo, other] = await Promise.all(['DEMO', 'OTHER'].map((code) => host.context(plugin, code)));
    const hash = (ctx = demo!, purpose = 'talent:1', text = '203.0.113.7'): Promise<string> => ctx.keys.pseudonym('1d', purpose, text).then((bytes) => bytes.toString('hex'));
    const first = await hash();
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(await hash()).toBe(first);
    const others = await Promise.all([hash(demo, 'talent:2'), hash(demo, 'talent:1', '203.0.113.8'), hash(other), host.core.visitors.keys(host.tenant('DEMO').id, 'marshmallow').pseudonym('1d', 'talent:1', '203.0.113.7').then((bytes) => bytes.toString('hex'))]);
    expect(new Set([first, ...others]).size).toBe(5);
    // At rest the salt is sealed: not even the database's owner hashes with it.
    for (const { sealed } of await salts('DEMO')) expect(sealed.length).toBeGreaterThan(32 + 16);
    expect(demo!.keys.mac('cursor', 'x')).toBe(demo!.keys.mac('cursor', 'x'));
    expect(demo!.keys.mac('cursor', 'x')).not.toBe(other!.keys.mac('cursor', 'x'));
  });

  it('is known for one period more, and after two its salt is destroyed, in memory too', async () => {
    const ctx = await host.context(plugin, 'DEMO');
    const [today] = await ctx.keys.pseudonyms('1d', 'p', 'x');
    host.clock.advance(DAY);
    const [tomorrow, yesterday] = await ctx.keys.pseudonyms('1d', 'p', 'x');
    expect(tomorrow.equals(today)).toBe(false);
    expect(yesterday?.equals(today)).toBe(true);
    host.clock.advance(DAY);
    const kept = await ctx.keys.pseudonyms('1d', 'p', 'x');
    expect(kept.some((one) => one.equals(today))).toBe(false);
    const numbers = (await salts('DEMO')).filter(({ period }) => period === '1d').map(({ number }) => number);
    expect(Math.max(...numbers) - Math.min(...numbers)).toBe(1);
    // Nobody came for days: the worker destroys them.
    host.clock.advance(3 * DAY);
    await host.core.visitors.prune(host.tenant('DEMO').id);
    expect((await salts('DEMO')).filter(({ period }) => period === '1d')).toEqual([]);
    expect((await ctx.keys.pseudonyms('1d', 'p', 'x')).length).toBe(1);
  });

  it('is one, however many processes ask for the first one of a day at once', async () => {
    host.clock.advance(10 * DAY);
    const { createSalts } = await import('../src/visitors/salts.js');
    const made = await Promise.all(Array.from({ length: 8 }, () => createSalts(host.core).keys(host.tenant('OTHER').id, plugin).pseudonym('1d', 'p', 'x')));
    expect(new Set(made.map((bytes) => bytes.toString('hex'))).size).toBe(1);
  });
});

describe('limits of visitors', () => {
  let redis: TestRedis | undefined;
  afterAll(() => redis?.stop());

  const behaves = async (house: TestHost): Promise<void> => {
    const ctx = await house.context(plugin, 'DEMO');
    const other = await house.context(plugin, 'OTHER');
    // A minute into an hour: what is counted here never lies on both sides of one.
    house.clock.advance(3_660_000 - (house.clock.now().getTime() % 3_600_000));
    const limits = [{ name: 'ask.hour', key: 'abc', points: 5, perSeconds: 3_600 }, { name: 'ask.day', key: 'abc', points: 100, perSeconds: 86_400 }];
    // Two in parallel at a time: counted in one step, none is lost.
    const counts = (await Promise.all(Array.from({ length: 8 }, () => ctx.limits.take(limits)))).map(([hour]) => hour!);
    expect(counts.filter(({ allowed }) => allowed)).toHaveLength(5);
    expect(counts.map(({ count }) => count).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect((await ctx.limits.take(limits))[1]).toMatchObject({ name: 'ask.day', count: 9, allowed: true, remaining: 91, retryAfterSeconds: 0 });
    expect((await other.limits.take(limits))[0]).toMatchObject({ count: 1, allowed: true });
    house.clock.advance(2 * 3_600_000);
    expect((await ctx.limits.take(limits))[0]).toMatchObject({ allowed: true, count: 1 });
  };

  it('count over all processes in PostgreSQL, and forget what is past', async () => {
    await behaves(host);
    host.clock.advance(4 * DAY);
    await host.core.visitors.prune(host.tenant('DEMO').id);
    expect(await host.core.database.platform.read((q) => q.rows('select key from visitor_window'))).toEqual([]);
  });

  it('count in Redis where there is one', async (test) => {
    redis = await startRedis();
    if (!redis) return test.skip('no redis-server on this machine');
    const house = await createTestHost({ plugins: [folder], tenants: 2, environment: { HAKO_RATE_LIMITS: 'on', REDIS_URL: redis.url } });
    try {
      const ctx = await house.context(plugin, 'DEMO');
      const inDatabase = (key: string): Promise<object[]> => house.core.database.platform.read((q) => q.rows('select key from visitor_window where key like $1', [`%${key}`]));
      // Until the connection stands, they are counted in PostgreSQL.
      let tries = 0;
      await expect.poll(async () => {
        const key = `warm-${(tries += 1)}`;
        await ctx.limits.take([{ name: 'warm', key, points: 1, perSeconds: 60 }]);
        return inDatabase(key);
      }, { timeout: 20_000 }).toEqual([]);
      await behaves(house);
      expect(await inDatabase('abc')).toEqual([]);
    } finally {
      await house.stop();
    }
  });
});
