import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sealTenant } from './sealer.js';
import { openTestLog, type TestLog } from './test-log.js';

let log: TestLog;
beforeAll(async () => void (log = await openTestLog('sealing')));
afterAll(() => log.close());
beforeEach(async () => {
  Object.assign(log.clock, { offsetMs: 0, fixedMs: undefined });
  await log.newTenant();
});

const sealed = (): Promise<{ seq: number; stream: string; row_seq: number }[]> => log.owner('select seq::int, stream, row_seq::int from audit_seal order by seq');

/** Of the whole cluster, which other suites share. */
const oldestRunning = async (): Promise<string | undefined> => (await log.owner<{ oldest: string }>('select pg_snapshot_xmin(pg_current_snapshot())::text as oldest'))[0]?.oldest;

describe('the sequencer', () => {
  it('gives the rows of all streams one order without gaps, and finds them unharmed', async () => {
    await log.write(3);
    await log.audit.security(log.tenantId, { name: 'auth.login.failed', outcome: 'failure', actor: { ip: '2001:db8::7' } });
    await log.audit.event(log.tenantId, { name: 'plugin.failed', level: 'error' });
    await log.audit.integration(log.tenantId, { name: 'webhook.delivered', outcome: 'success' });
    expect(await log.seal()).toMatchObject({ sealed: 6, size: 6, streams: ['change', 'security', 'event', 'integration'] });
    expect((await sealed()).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await log.verify()).toMatchObject({ ok: true, entries: 6, proven: 6, problem: null });
    expect(await log.seal()).toMatchObject({ sealed: 0, checkpoint: undefined });
  });

  it('signs the first entries at once, then after 60 seconds or 1,000 entries', async () => {
    const start = Date.now();
    log.clock.fixedMs = start;
    await log.write(1);
    expect((await log.seal())?.checkpoint?.size).toBe(1);
    await log.write(5);
    log.clock.fixedMs = start + 59_999;
    expect((await log.seal())?.checkpoint).toBeUndefined();
    log.clock.fixedMs = start + 60_000;
    expect((await log.seal())?.checkpoint?.size).toBe(6);
    await log.write(1_000);
    expect((await log.seal())?.checkpoint?.size).toBe(1_006);
    expect(await log.verify()).toMatchObject({ ok: true, proven: 1_006, unsealed: 0 });
  });

  it('neither skips nor doubles a row whose identity was given out before, but committed after, a later one', async () => {
    const { database } = log.fixture;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let written = (): void => undefined;
    const first = new Promise<void>((resolve) => (written = resolve));
    const slow = database.tenant(log.tenantId).write(async (tx) => {
      await log.audit.change(tx, 'fans', log.actor, { action: 'fan.updated', resource: { type: 'fan', id: 'slow' }, after: { nickname: 'slow' } });
      written();
      await held;
    });
    await first;
    await log.write(2);
    await log.seal();
    await log.write(1, 3);
    await log.seal();
    expect((await sealed()).map(({ row_seq }) => row_seq)).toEqual([2, 3, 4]);
    release();
    await slow;
    await log.seal();
    await log.seal();
    expect((await sealed()).map(({ row_seq }) => row_seq)).toEqual([2, 3, 4, 1]);
    expect(await log.verify()).toMatchObject({ ok: true, entries: 4 });
  });

  it('is one, however many workers try at once', async () => {
    await log.write(500);
    const others = await Promise.all([log.fixture.another(), log.fixture.another()]);
    const results = await Promise.all([log.fixture.database, ...others].flatMap((database) => [1, 2].map(() => sealTenant({ database, clock: log.clock, keys: log.keys }, log.tenantId))));
    expect(results.reduce((sum, result) => sum + (result?.sealed ?? 0), 0)).toBe(500);
    expect(await log.verify()).toMatchObject({ ok: true, entries: 500 });
  });

  it('takes more than one pass holds, oldest first', async () => {
    await log.write(1_500);
    expect(await log.seal()).toMatchObject({ sealed: 1_000, more: true });
    await log.write(10, 2_000);
    expect(await log.seal()).toMatchObject({ sealed: 510, more: false });
    expect(await log.verify()).toMatchObject({ ok: true, entries: 1_510 });
  });

  it('does not begin anew in each pass while the log grows faster than it is sealed', async () => {
    for (const from of [0, 600, 1_200]) await log.write(600, from);
    const [full] = await log.owner<{ xid: string }>('select xid::text from change_log order by xid, seq offset 999 limit 1');
    const before = await oldestRunning();
    await log.seal();
    const after = await oldestRunning();
    const [sealer] = await log.owner<{ horizon: string }>('select horizon::text from audit_sealer');
    // Somebody else's transaction in the cluster may be older than all of it; then the pass may keep nothing back but that.
    const earliest = (...of: (string | undefined)[]): bigint => of.map((one) => BigInt(one ?? 0)).reduce((low, one) => (one < low ? one : low));
    expect(BigInt(sealer?.horizon ?? 0)).toBeGreaterThanOrEqual(earliest(before, full?.xid));
    expect(BigInt(sealer?.horizon ?? 0)).toBeLessThanOrEqual(earliest(after, full?.xid));
    expect(await log.seal()).toMatchObject({ sealed: 800, more: false });
    expect(await log.verify()).toMatchObject({ ok: true, entries: 1_800, problem: null });
  });

  it('looks at everything once when the database was restored where transactions count from the beginning', async () => {
    await log.write(2);
    await log.seal();
    await log.owner(`update audit_sealer set horizon = '9000000000'`);
    await log.write(2, 3);
    expect(await log.seal()).toMatchObject({ sealed: 2, size: 4 });
  });

  it('seals a row that no reader of JSON could read, rather than stopping there', async () => {
    await log.write(1);
    await log.owner(`update change_log set meta = '{"n": 1e999}'`);
    expect(await log.seal()).toMatchObject({ sealed: 1 });
    expect(await log.verify()).toMatchObject({ ok: true });
  });

  it('cannot be undone by the role that writes', async () => {
    await log.write(1);
    await log.seal();
    const db = log.fixture.database.tenant(log.tenantId);
    for (const statement of [`update audit_seal set leaf = leaf`, 'delete from audit_seal', 'delete from audit_node', 'update audit_checkpoint set note = note', 'delete from change_log']) await expect(db.write((tx) => tx.rows(statement))).rejects.toMatchObject({ code: '42501' });
  });
});
