import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHorizonWatch, type Held } from './horizon-watch.js';
import { openTestLog, type TestLog } from './test-log.js';

const MINUTE = 60_000;

describe('a transaction that nobody ends', () => {
  let log: TestLog;
  beforeAll(async () => void (log = await openTestLog('horizon')));
  afterAll(() => log.close());

  it('is told of once, with whose it is, and is forgotten when it is over', async () => {
    const notices: { title: string; params: Record<string, unknown> }[] = [];
    const deps = {
      database: log.fixture.database,
      audit: log.audit,
      clock: log.clock,
      log: { info: () => undefined, error: () => undefined },
      tenants: { list: () => Promise.resolve([{ id: log.tenantId, isPlatform: true }]) },
      notices: { forPlugin: () => ({ send: (_tx: unknown, notice: { title: string; params: Record<string, unknown> }) => Promise.resolve(void notices.push(notice)) }) },
    } as unknown as Parameters<typeof createHorizonWatch>[0];
    const watch = createHorizonWatch(deps);
    let release = (): void => undefined;
    const open = new Promise<void>((resolve) => (release = resolve));
    let begun = (): void => undefined;
    const written = new Promise<void>((resolve) => (begun = resolve));
    const forgotten = log.fixture.database.tenant(log.tenantId).write(async (tx) => {
      await log.audit.change(tx, 'fans', log.actor, { action: 'fan.updated', resource: { type: 'fan', id: 'f' }, after: { nickname: 'held' } });
      begun();
      await open;
    });
    await written;
    expect(await watch.look()).toBeUndefined();

    // The cluster is shared: older transactions of other tests may be the oldest for a moment, each has its own ten minutes.
    let held: Held | undefined;
    await expect.poll(async () => { log.clock.offsetMs += 11 * MINUTE; return (held = await watch.look()) !== undefined; }, { timeout: 20_000 }).toBe(true);
    expect(held?.minutes).toBeGreaterThanOrEqual(10);
    expect(held?.holder).toMatch(/^process \d+, \w+ on \w+|^another login/);
    const events = (): Promise<{ transaction: string }[]> => log.owner(`select meta->>'transaction' as transaction from event_log where name = 'audit.horizon.held'`);
    await expect.poll(events, { timeout: 20_000 }).toEqual([{ transaction: held?.transaction }]);
    expect(notices).toMatchObject([{ title: 'audit.notices.horizonHeld', params: { holder: held?.holder } }]);

    await watch.look();
    // A second worker, or this one after a restart.
    const second = createHorizonWatch(deps);
    await second.look();
    log.clock.offsetMs += 11 * MINUTE;
    await second.look();
    expect((await events()).filter(({ transaction }) => transaction === held?.transaction)).toHaveLength(1);

    release();
    await forgotten;
    await expect.poll(async () => (await watch.look())?.transaction, { timeout: 20_000 }).not.toBe(held?.transaction);
  });
});
