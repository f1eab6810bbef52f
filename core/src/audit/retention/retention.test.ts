import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyInclusion } from '@hako/ledger';
import { proveInclusion } from '../sealing/index.js';
import { openTestLog, type TestLog } from '../sealing/test-log.js';
import { insertHold, releaseHold, runRetention, type RetentionRun } from './index.js';

let log: TestLog;
let days: Record<string, number>;

beforeAll(async () => void (log = await openTestLog('retention')));
afterAll(() => log.close());
beforeEach(async () => {
  days = { retentionChangeLog: 60, retentionEventLog: 60, retentionIntegrationLog: 60, retentionSecurityLog: 365 };
  log.clock.offsetMs = 0;
  await log.newTenant();
  // Signed a hundred days ago, as far as the signature says.
  log.clock.offsetMs = -100 * 86_400_000;
  await log.write(10);
  await log.audit.security(log.tenantId, { name: 'auth.login.succeeded', outcome: 'success', actor: { ip: '203.0.113.9' } });
  await log.seal({ checkpoint: 'now' });
  log.clock.offsetMs = 0;
  await log.write(5, 11);
  await log.seal({ checkpoint: 'now' });
  await log.owner(`update audit_seal set at = now() - interval '100 days' where seq <= 11`);
});

const db = (): ReturnType<TestLog['fixture']['database']['tenant']> => log.fixture.database.tenant(log.tenantId);
const run = (): Promise<RetentionRun> => runRetention({ database: log.fixture.database, audit: log.audit, ids: { uuid: () => crypto.randomUUID() }, clock: log.clock, settings: { value: async (_tenant: string, key: string) => days[key] } as never }, log.tenantId, 'night');
const count = async (table: string): Promise<number> => (await log.owner<{ n: number }>(`select count(*)::int as n from ${table}`))[0]!.n;
const removed = (result: RetentionRun, stream: string): number | undefined => result.streams.find((one) => one.stream === stream)?.removed;
const hold = (streams: string[]) => db().write((tx) => insertHold(tx, { id: '00000000-0000-4000-8000-000000000001', name: 'dispute', reason: 'court', streams: streams as never, from: null, to: null, createdAt: new Date() }, { id: 'x', name: 'admin' }));

describe('retention', () => {
  it('drops bodies past their time, stream by stream, and keeps the log provable', async () => {
    const inclusion = () => db().read((q) => proveInclusion(q, log.tenantId, { seq: 3 }));
    const before = await inclusion();
    const result = await run();
    expect(removed(result, 'change')).toBe(10);
    expect(removed(result, 'security')).toBe(0);
    expect(await count('change_log')).toBe(5);
    expect(await log.verify()).toMatchObject({ ok: true, entries: 16, withoutBody: 10 });
    const after = await inclusion();
    if (typeof before === 'string' || typeof after === 'string') throw new Error('a proof is missing');
    expect(after).toEqual({ ...before, entry: null });
    expect(verifyInclusion(2, after.checkpoint.size, Buffer.from(before.leaf, 'base64'), after.proof.map((hash) => Buffer.from(hash, 'base64')), Buffer.from(after.checkpoint.root, 'base64'))).toBe(true);
    expect(await count('audit_search')).toBe(6);
    expect(removed(await run(), 'change')).toBe(0);
  });

  it('leaves what is under a hold, until it is released', async () => {
    await hold(['change']);
    const result = await run();
    expect(result.streams.find(({ stream }) => stream === 'change')).toMatchObject({ due: 0, held: 10, removed: 0 });
    await db().write((tx) => releaseHold(tx, '00000000-0000-4000-8000-000000000001', 1, { id: 'x', name: 'admin' }, new Date()));
    expect(removed(await run(), 'change')).toBe(10);
  });

  it('makes networks of addresses after 30 days, without hurting the leaf', async () => {
    days['retentionChangeLog'] = 365;
    await run();
    expect(await log.owner('select distinct ip from change_log l join audit_seal s on s.row_seq = l.seq and s.stream = \'change\' where s.seq <= 11')).toEqual([{ ip: '203.0.113.0/24' }]);
    expect(await log.owner('select distinct ip from security_log where ip is not null')).toEqual([{ ip: '203.0.113.0/24' }]);
    expect(await log.owner('select count(*)::int as n from audit_seal where seq <= 11 and ip_salt is not null')).toEqual([{ n: 0 }]);
    expect(await log.verify()).toMatchObject({ ok: true, withoutBody: 0 });
  });

  it('cannot be talked into dropping what is young, held or unsigned', async () => {
    const prune = (keep: number) => db().write((tx) => tx.row<{ n: number }>('select audit_prune($1, $2, 100) as n', ['change', keep]));
    await expect(prune(29)).rejects.toThrow('30 days at least');
    await expect(db().write((tx) => tx.row('select audit_prune($1, 30, 100)', ['user']))).rejects.toThrow('no such stream');
    await log.owner(`update audit_checkpoint set at = now() - interval '29 days'`);
    expect(await prune(30)).toEqual({ n: 0 });
    await log.owner('delete from audit_checkpoint');
    expect(await prune(30)).toEqual({ n: 0 });
  });
});
