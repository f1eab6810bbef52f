import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobView } from '@hako/sdk-plugin';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHost, makeVaultKeys, startRedis, type TestHost, type TestRedis } from '../src/testing/index.js';

const GOOD = join(import.meta.dirname, 'fixtures/good-neighbour');
const MAIN = join(import.meta.dirname, '../lib/main.js');
/** For what goes on in the background: much longer than it takes anywhere. */
const LONG = { timeout: 60_000 };

let folder: string;
let opened = 0;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'hako-jobs-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A door that a slow job waits at, so that nothing depends on how fast it is: `until` for the job, `open` for the test. */
const door = (): { until: string; open: () => Promise<void> } => {
  const until = join(folder, `door-${(opened += 1)}`);
  return { until, open: () => writeFile(until, '') };
};

async function enqueue(host: TestHost, name: string, data: Record<string, unknown>, tenant = 'DEMO'): Promise<string> {
  const ctx = await host.context('good-neighbour', tenant);
  return (await ctx.db.write((tx) => ctx.jobs.enqueue(tx, name, data, { title: 'jobs.count' }))).id;
}

async function job(host: TestHost, id: string, tenant = 'DEMO'): Promise<JobView> {
  return (await host.as(tenant, 'admin').get<JobView>(`/jobs/${id}`)).data;
}

describe.each(['PostgreSQL', 'Redis'])('jobs on %s', (backend) => {
  let redis: TestRedis | undefined;
  let host: TestHost;
  beforeAll(async () => {
    redis = backend === 'Redis' ? await startRedis() : undefined;
    if (backend === 'Redis' && !redis) throw new Error('redis-server is needed: apt-get install redis-server');
    host = await createTestHost({ plugins: [GOOD], tenants: 2, environment: redis ? { REDIS_URL: redis.url } : {} });
  });
  afterAll(async () => {
    await host?.stop();
    await redis?.stop();
  });

  it('run once, tell their progress and keep their result', async () => {
    const { data } = await host.as('DEMO', 'admin').post<{ id: string }>('/good-neighbour/jobs');
    await host.drainJobs();
    expect(await job(host, data.id)).toMatchObject({ state: 'succeeded', processed: 5, total: 5, progress: 1, counters: { steps: 5 }, result: { n: 5 }, title: 'Count', createdBy: 'admin' });
  });

  it('are tried again after a fault, as often as the manifest says', async () => {
    const id = await enqueue(host, 'good-neighbour.flaky', { until: 3 });
    await expect.poll(async () => (await job(host, id)).state, LONG).toBe('succeeded');
    expect((await job(host, id)).result).toEqual({ attempt: 3 });
    const hopeless = await enqueue(host, 'good-neighbour.flaky', { until: 9 });
    await expect.poll(async () => (await job(host, hopeless)).state, LONG).toBe('failed');
    expect((await job(host, hopeless)).error).toBe('INTERNAL');
  });

  it('stop at the next checkpoint when they are cancelled, and start again from there', async () => {
    const { until, open } = door();
    const id = await enqueue(host, 'good-neighbour.slow', { to: 80, until });
    await expect.poll(async () => (await job(host, id)).processed, LONG).toBe(10);
    expect((await host.as('DEMO', 'admin').post(`/jobs/${id}/cancel`)).status).toBe(200);
    await expect.poll(async () => (await job(host, id)).state, LONG).toBe('cancelled');
    expect((await job(host, id)).processed).toBe(10);
    await open();
    expect((await host.as('DEMO', 'admin').post(`/jobs/${id}/retry`)).status).toBe(200);
    await expect.poll(async () => (await job(host, id)).state, LONG).toBe('succeeded');
    const rows = await host.core.database.tenant(host.tenant('DEMO').id).read((q) => q.rows<{ note: string }>(`select note from good_neighbour_thing where note like 'step %'`));
    expect(new Set(rows.map(({ note }) => note)).size).toBe(80);
    expect(rows).toHaveLength(80);
  });

  // What waits is looked at every 15 seconds: once is enough.
  it.runIf(backend === 'PostgreSQL')('stop at the next checkpoint when the agency is suspended, and go on from there when it is open again', async () => {
    const operator = host.as('AC', 'ac_admin');
    const tenantId = host.tenant('OTHER').id;
    const state = async (id: string) => host.core.database.tenant(tenantId).read((q) => q.row<{ state: string; processed: string; attempt: number }>('select state, processed::text, attempt from job where id = $1', [id]));
    const { until, open } = door();
    const id = await enqueue(host, 'good-neighbour.slow', { to: 40, until }, 'OTHER');
    await expect.poll(async () => Number((await state(id))?.processed), LONG).toBe(10);
    expect((await operator.post(`/platform/tenants/${tenantId}/suspend`, { reason: 'Invoices unpaid' })).status).toBe(200);
    await expect.poll(async () => (await state(id))?.state, LONG).toBe('waiting');
    await open();
    expect(await host.core.plugins.jobGate.isOpen('good-neighbour', tenantId)).toBe(false);
    expect(await host.core.plugins.jobGate.activeTenants('good-neighbour')).toEqual([host.tenant('DEMO').id]);
    expect((await operator.post(`/platform/tenants/${tenantId}/resume`, { reason: 'Invoices paid' })).status).toBe(200);
    await expect.poll(async () => state(id), { timeout: 60_000 }).toMatchObject({ state: 'succeeded', attempt: 1 });
    const rows = await host.core.database.tenant(tenantId).read((q) => q.rows<{ note: string }>(`select note from good_neighbour_thing where note like 'step %'`));
    expect(new Set(rows.map(({ note }) => note)).size).toBe(40);
    expect(rows).toHaveLength(40);
  });

  it('are seen by whoever started them and by administrators of plugins, in their own agency', async () => {
    const { data } = await host.as('DEMO', 'admin').post<{ id: string }>('/good-neighbour/jobs');
    expect((await host.as('DEMO', 'viewer').get(`/jobs/${data.id}`)).status).toBe(404);
    expect((await host.as('OTHER', 'admin').get(`/jobs/${data.id}`)).status).toBe(404);
    expect((await host.as('OTHER', 'admin').post(`/jobs/${data.id}/cancel`)).status).toBe(404);
    const list = await host.as('DEMO', 'viewer').get<JobView[]>('/jobs');
    expect(list.data).toEqual([]);
    await host.drainJobs();
  });

  it('are listed in pages, newest first', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await host.as('DEMO', 'admin').get<JobView[]>(`/jobs?pageSize=2${cursor}`);
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.meta?.['nextCursor'] ? `&cursor=${String(page.meta['nextCursor'])}` : '';
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual([...seen].sort().reverse());
    expect((await host.as('DEMO', 'admin').get('/jobs?cursor=bm90aGluZw')).status).toBe(400);
  });

  it('do not run when their message was not signed here', async () => {
    const tenantId = host.tenant('DEMO').id;
    const id = host.core.ids.uuid();
    await host.core.database.tenant(tenantId).write((tx) =>
      tx.rows(`insert into job (id, plugin, name, title, max_attempts, created_by, created_by_type, created_by_name) values ($1, 'good-neighbour', 'good-neighbour.count', 'jobs.count', 1, 'x', 'user', 'x')`, [id]),
    );
    const { createCarrier } = await import('../src/jobs/carrier.js');
    const forger = createCarrier(host.core);
    await forger.add('plugin-good-neighbour', `${id}-0`, { tenantId, jobId: id, signature: 'AAAA' }, { attempts: 1 });
    await host.drainJobs();
    await forger.close();
    expect((await job(host, id)).state).toBe('waiting');
  });

  it('of a schedule know when they were due', async () => {
    const { createCarrier } = await import('../src/jobs/carrier.js');
    const carrier = createCarrier(host.core);
    try {
      const due: (number | undefined)[] = [];
      await carrier.schedule('clockwork', 'each-second', '* * * * * *', {});
      await carrier.work('clockwork', async (_message, at) => (due.push(at?.getTime()), { kind: 'done' }), { concurrency: 1, onLost: () => undefined });
      await expect.poll(() => due.length).toBeGreaterThan(0);
      expect(due.map((at) => at && at % 1_000)).toEqual(due.map(() => 0));
      await carrier.unscheduleOthers('clockwork', []);
    } finally {
      await carrier.close();
    }
  });

  it('go on after kill -9 from the last checkpoint, and do nothing twice', async () => {
    const quiet = await createTestHost({ plugins: [GOOD], work: false, environment: redis ? { REDIS_URL: redis.url } : {} });
    const lock = join(folder, `${backend}.plugins.lock.json`);
    await writeFile(lock, JSON.stringify({ version: 1, plugins: [{ id: 'good-neighbour', version: '1.0.0', path: GOOD }] }));
    const { config } = quiet.core;
    await makeVaultKeys(config.dataDir);
    const worker = (): ChildProcess =>
      spawn(process.execPath, [MAIN], {
        env: { ...process.env, HAKO_ROLE: 'worker', NODE_ENV: 'test', HAKO_LOG_LEVEL: 'silent', HAKO_SEED: 'none', HAKO_SPARE_TENANTS: '0', HAKO_DB_POOL: '6', DATABASE_URL: config.database.ownerUrl, HAKO_DATA_DIR: config.dataDir, HAKO_PLUGINS_LOCK: lock, ...(redis ? { REDIS_URL: redis.url } : {}) },
        stdio: 'ignore',
      });
    const first = worker();
    let second: ChildProcess | undefined;
    try {
      const { until, open } = door();
      const id = await enqueue(quiet, 'good-neighbour.slow', { to: 100, until });
      await expect.poll(async () => (await job(quiet, id)).processed, { timeout: 60_000 }).toBe(10);
      first.kill('SIGKILL');
      expect((await job(quiet, id)).state).toBe('running');
      await open();
      second = worker();
      await expect.poll(async () => (await job(quiet, id)).state, { timeout: 90_000, interval: 250 }).toBe('succeeded');
      const rows = await quiet.core.database.tenant(quiet.tenant('DEMO').id).read((q) => q.rows<{ note: string }>('select note from good_neighbour_thing'));
      expect(rows.map(({ note }) => Number(note.slice(5))).sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index));
    } finally {
      first.kill('SIGKILL');
      const gone = second && new Promise((done) => second?.once('exit', done));
      if (second?.kill('SIGTERM')) await gone;
      await quiet.stop();
    }
  }, 180_000);
});

describe('events', () => {
  it('reach their handler once, with everything it wrote, also when it failed at first', async () => {
    const host = await createTestHost({ plugins: [GOOD] });
    try {
      const made = await Promise.all([1, 2, 3].map(() => host.as('DEMO', 'admin').post<{ id: string }>('/good-neighbour')));
      expect(made.every(({ status }) => status === 200)).toBe(true);
      const db = host.core.database.tenant(host.tenant('DEMO').id);
      await expect.poll(async () => (await db.read((q) => q.rows('select 1 as one from outbox where settled_at is null'))).length, { timeout: 20_000 }).toBe(0);
      const seen = await db.read((q) => q.rows<{ event_id: string }>('select event_id from good_neighbour_seen'));
      expect(seen).toHaveLength(3);
      expect(new Set(seen.map(({ event_id }) => event_id)).size).toBe(3);
      await host.drainOutbox();
      expect(await db.read((q) => q.rows('select 1 as one from good_neighbour_seen'))).toHaveLength(3);
    } finally {
      await host.stop();
    }
  });
});
