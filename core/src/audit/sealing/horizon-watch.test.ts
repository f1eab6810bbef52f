import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHorizonWatch } from './horizon-watch.js';
import { openTestLog, type TestLog } from './test-log.js';

const MINUTE = 60_000;

describe('a transaction that nobody ends', () => {
  let log: TestLog;
  beforeAll(async () => void (log = await openTestLog('horizon')));
  let someone: pg.Client | undefined;
  afterAll(async () => {
    await someone?.end();
    await log?.close();
  });

  it('is told of once, with whose it is, and is forgotten when it is over', async () => {
    const notices: { title: string; params: Record<string, unknown> }[] = [];
    // A console's, which no limit of ours on idle transactions ends.
    someone = new pg.Client({ connectionString: log.fixture.config.database.ownerUrl });
    await someone.connect();
    await someone.query('begin');
    const { rows } = await someone.query<{ xid: string }>('select pg_current_xact_id()::text as xid');
    const xid = rows[0]!.xid;
    // Something younger that is over, which it holds back.
    await log.write(1);
    // The cluster is shared: which transaction is its oldest is said here, for those of other suites come and go.
    let oldest: string | undefined = xid;
    const { database } = log.fixture;
    const platform = {
      ...database.platform,
      read: async (work: (q: never) => Promise<unknown>) => {
        const answer = (await database.platform.read(work as never)) as { oldest?: string; next?: string } | undefined;
        if (answer?.next === undefined) return answer;
        if (oldest) expect(BigInt(answer.oldest!)).toBeLessThanOrEqual(BigInt(xid));
        return { ...answer, oldest: oldest ?? answer.next };
      },
    };
    const deps = {
      database: { tenant: (id: string) => database.tenant(id), platform },
      audit: log.audit,
      clock: log.clock,
      log: { info: () => undefined, error: () => undefined },
      tenants: { list: () => Promise.resolve([{ id: log.tenantId, isPlatform: true }]) },
      notices: { forPlugin: () => ({ send: (_tx: unknown, notice: { title: string; params: Record<string, unknown> }) => Promise.resolve(void notices.push(notice)) }) },
    } as unknown as Parameters<typeof createHorizonWatch>[0];
    const watch = createHorizonWatch(deps);
    expect(await watch.look()).toBeUndefined();
    log.clock.offsetMs += 9 * MINUTE;
    expect(await watch.look()).toBeUndefined();

    log.clock.offsetMs += MINUTE;
    const held = await watch.look();
    expect(held).toMatchObject({ transaction: xid, minutes: 10 });
    expect(held?.holder).toMatch(/^process \d+, \w+ on \w+|^another login/);
    const events = (): Promise<{ transaction: string }[]> => log.owner(`select meta->>'transaction' as transaction from event_log where name = 'audit.horizon.held'`);
    await expect.poll(events, { timeout: 20_000 }).toEqual([{ transaction: xid }]);
    expect(notices).toMatchObject([{ title: 'audit.notices.horizonHeld', params: { holder: held?.holder } }]);

    await watch.look();
    // A second worker, or this one after a restart.
    const second = createHorizonWatch(deps);
    await second.look();
    log.clock.offsetMs += 11 * MINUTE;
    expect(await second.look()).toMatchObject({ transaction: xid });
    expect(await events()).toHaveLength(1);

    await someone.query('rollback');
    oldest = undefined;
    expect(await watch.look()).toBeUndefined();
  });
});
