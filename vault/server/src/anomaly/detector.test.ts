import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TokenClaims } from '@hako/vault-client/contract';
import { appendAccess, type AccessEntry } from '../audit/access-log.js';
import { createApproval, createRequireApproval, decideApproval } from '../approvals/store.js';
import { createLog } from '../log/log.js';
import { openBench, type Bench } from '../testing/in-process.js';
import { breakGlass } from './break-glass.js';
import { createDetector } from './detector.js';
import { createIncidents } from './incidents.js';
import { createStanding } from './standing.js';
import { acknowledge, listAnomalies, type Anomaly } from './store.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let bench: Bench;
let tenantId: string;
let detector: ReturnType<typeof createDetector>;
beforeAll(async () => {
  bench = await openBench();
  detector = createDetector({ database: bench.database, alerts: bench.alerts, now: () => bench.clock.now, holder: 'one' });
});
beforeEach(async () => {
  // Noon in Tokyo, of another day each time, so that no window reaches over.
  bench.clock.now = Math.floor(bench.clock.now / DAY) * DAY + 2 * DAY + 3 * HOUR;
  tenantId = await bench.newTenant('JP');
});
afterAll(() => bench?.end());

const subject = (n?: number): string => `pf_${n === undefined ? randomBytes(16).toString('hex') : String(n).padStart(32, '0')}`;
interface Read {
  actor?: string;
  subjects?: string[];
  view?: string;
  counts?: { not_found: number };
  jobId?: string | null;
  op?: string;
  detail?: AccessEntry['detail'];
}
async function access({ actor = 'aiko', subjects = [subject()], view = 'plain', counts, jobId = null, op = 'read', detail }: Read = {}): Promise<void> {
  const entry: AccessEntry = {
    tenantId,
    at: new Date(bench.clock.now),
    actor: { id: actor, sid: `s-${actor}`, via: null, caller: 'core-api' },
    op,
    purpose: 'customer_view',
    reason: null,
    result: 'success',
    cid: 'c',
    jti: 'j',
    jobId,
    detail: detail ?? { view, subjects, ...(counts ? { counts } : {}) },
  };
  await bench.database.transaction((tx) => appendAccess(tx, entry));
}
const found = async (): Promise<Anomaly[]> => listAnomalies(bench.database, { tenantId, open: true });
const noticed = async (): Promise<[string, string, string][]> => {
  await detector.tick();
  return (await found()).map(({ rule, actor, action }): [string, string, string] => [rule, actor, action]).sort();
};
const many = (count: number): string[] => Array.from({ length: count }, () => subject());
const claims = (change: Partial<TokenClaims> = {}): TokenClaims => ({ tid: tenantId, sub: 'aiko', sid: 's-aiko', op: 'read', pur: 'customer_view', cid: 'c', ...change }) as TokenClaims;
const plain = { subjectIds: [], fields: [], view: 'plain' as const };

describe('A1, five times more than usual', () => {
  it('speaks up above fifty in an hour and five times the own mean', async () => {
    for (let day = 1; day <= 5; day++) await history(bench.clock.now - day * DAY, 12);
    // 60 of 12 are exactly five times: not more.
    for (let i = 0; i < 60; i++) await spaced({ subjects: [subject()] });
    expect(await noticed()).toEqual([]);
    await access();
    expect(await noticed()).toEqual([['A1', 'aiko', 'notify']]);
    expect((await found())[0]!.detail).toMatchObject({ subjects: 61, usual: 12 });
  });

  it('leaves alone who always reads much, and who reads little for the first time', async () => {
    for (let day = 1; day <= 5; day++) await history(bench.clock.now - day * DAY, 40);
    for (let i = 0; i < 100; i++) await spaced({ subjects: [subject()] });
    for (let i = 0; i < 50; i++) await spaced({ actor: 'new', subjects: [subject()] });
    expect(await noticed()).toEqual([]);
  });

  const history = (at: number, subjects: number): Promise<unknown> => bench.database.query({ text: 'insert into vault.actor_hour (tenant_id, actor, hour, subjects, night) values ($1, $2, $3, $4, false)', values: [tenantId, 'aiko', new Date(Math.floor(at / HOUR) * HOUR), subjects] });
  const spaced = async (read: Read): Promise<void> => {
    await access(read);
    // Slow enough for A2, within the hour.
    bench.clock.now += 20_000;
    if (bench.clock.now % HOUR > 59 * MINUTE) bench.clock.now -= 30 * MINUTE;
  };
});

describe('A2, many people in five minutes', () => {
  it('holds a person to masked values from the thirty-first on, until somebody else acknowledges', async () => {
    await access({ subjects: many(30) });
    expect(await noticed()).toEqual([]);
    bench.clock.now += 5 * MINUTE - 1;
    await access();
    expect(await noticed()).toEqual([['A2', 'aiko', 'masked_only']]);

    const standing = createStanding(bench.database, () => bench.clock.now);
    await standing.refresh();
    expect(() => standing.check(claims(), plain)).toThrow(expect.objectContaining({ code: 'MASKED_ONLY' }) as Error);
    expect(() => standing.check(claims(), { ...plain, view: 'masked' })).not.toThrow();
    expect(() => standing.check(claims({ sub: 'ben' }), plain)).not.toThrow();
    const [{ id }] = (await found()) as [Anomaly];
    const end = (personId: string): Promise<Anomaly> => bench.database.transaction((tx) => acknowledge(tx, id, { tenantId, personId, note: 'campaign' }, bench.clock.now));
    await expect(end('user:aiko')).rejects.toMatchObject({ code: 'APPROVAL_SAME_PERSON' });
    expect(await end('user:boss')).toMatchObject({ status: 'acknowledged', acknowledgedBy: 'user:boss', note: 'campaign' });
    await standing.refresh();
    expect(() => standing.check(claims(), plain)).not.toThrow();
  });

  it('forgets after five minutes, counts a person once, and lets jobs and masked views be', async () => {
    const same = many(30);
    await access({ subjects: same });
    await access({ subjects: same });
    await access({ subjects: many(60), view: 'masked' });
    await access({ subjects: many(500), jobId: 'job-1' });
    await access({ actor: 'system:core', subjects: many(40) });
    bench.clock.now += 5 * MINUTE;
    await access({ subjects: many(20) });
    expect((await noticed()).filter(([rule]) => rule === 'A2')).toEqual([]);
  });
});

describe('A3, a walk over the ids', () => {
  it('notices more than a hundred in order, however they are asked for, masked or not', async () => {
    for (let page = 0; page < 10; page++) await access({ subjects: Array.from({ length: 10 }, (_, i) => subject(page * 10 + i)), view: 'masked' });
    expect(await noticed()).toEqual([]);
    await access({ subjects: [subject(100)], view: 'masked' });
    expect(await noticed()).toEqual([['A3', 'aiko', 'masked_only']]);
  });

  it('notices the way back too, and leaves pages in any other order alone', async () => {
    await access({ actor: 'back', subjects: Array.from({ length: 101 }, (_, i) => subject(500 - i)), view: 'masked' });
    await access({ actor: 'list', subjects: many(300), view: 'masked' });
    expect(await noticed()).toEqual([['A3', 'back', 'masked_only']]);
  });
});

describe('A4, guessing', () => {
  it('speaks up at the eleventh miss in five minutes', async () => {
    await access({ view: 'masked', counts: { not_found: 10 } });
    expect(await noticed()).toEqual([]);
    bench.clock.now += 5 * MINUTE - 1;
    await access({ view: 'masked', counts: { not_found: 1 } });
    expect(await noticed()).toEqual([['A4', 'aiko', 'notify']]);
  });

  it('forgets after five minutes', async () => {
    await access({ view: 'masked', counts: { not_found: 10 } });
    bench.clock.now += 5 * MINUTE;
    await access({ view: 'masked', counts: { not_found: 5 } });
    expect(await noticed()).toEqual([]);
  });
});

describe('A5 and A6, replay and tampering', () => {
  it('block the session at once, and a second one apart from the first', async () => {
    const standing = createStanding(bench.database, () => bench.clock.now);
    const incidents = createIncidents({ database: bench.database, alerts: bench.alerts, standing, log: createLog('silent'), now: () => bench.clock.now });
    await incidents.replay(claims());
    await incidents.integrity(claims({ sid: 's-2' }), [subject()]);
    expect((await found()).map(({ rule, action }) => [rule, action]).sort()).toEqual([['A5', 'block_session'], ['A6', 'block_session']]);
    for (const sid of ['s-aiko', 's-2']) expect(() => standing.check(claims({ sid }), { ...plain, view: 'masked' })).toThrow(expect.objectContaining({ code: 'SESSION_BLOCKED' }) as Error);
    expect(() => standing.check(claims({ sid: 's-3' }), plain)).not.toThrow();
    const { sid: _none, ...withoutSession } = claims();
    await incidents.replay(withoutSession as TokenClaims);
    expect((await found()).filter(({ action }) => action === 'notify')).toHaveLength(1);
    await bench.alerts.settled();
  });
});

describe('A7, at night', () => {
  // 15:00 UTC is midnight in Tokyo.
  const midnight = (): void => void (bench.clock.now = Math.floor(bench.clock.now / DAY) * DAY + 15 * HOUR);
  it('speaks up for who never read between midnight and six, once', async () => {
    midnight();
    bench.clock.now -= 1;
    await access({ view: 'masked' });
    expect(await noticed()).toEqual([]);
    bench.clock.now += 1;
    await access({ view: 'masked' });
    expect(await noticed()).toEqual([['A7', 'aiko', 'notify']]);
    bench.clock.now += DAY;
    await access({ view: 'masked' });
    await detector.tick();
    expect((await found())[0]!.count).toBe(1);
  });

  it('goes by the tenant\'s own clock', async () => {
    midnight();
    await bench.database.query({ text: `update vault.tenant set time_zone = 'America/Los_Angeles' where tenant_id = $1`, values: [tenantId] });
    await access({ view: 'masked' });
    expect(await noticed()).toEqual([]);
  });
});

describe('A8, everybody looks at one', () => {
  it('speaks up at the sixth person within an hour', async () => {
    const star = subject();
    for (const actor of ['a', 'b', 'c', 'd', 'e', 'e']) await access({ actor, subjects: [star] });
    expect(await noticed()).toEqual([]);
    bench.clock.now += HOUR - 1;
    await access({ actor: 'f', subjects: [star] });
    expect((await found()).length).toBe(0);
    expect(await noticed()).toEqual([['A8', 'f', 'notify']]);
    expect((await found())[0]!.detail).toMatchObject({ subject: star, actors: 6 });
  });
});

describe('A9, opened for nothing', () => {
  it('reports weekly who opens values and does nothing with them', async () => {
    await access({ view: 'masked' });
    await detector.tick();
    for (let i = 0; i < 25; i++) {
      await access({ actor: 'curious' });
      const edited = subject();
      await access({ actor: 'busy', subjects: [edited] });
      await access({ actor: 'busy', op: 'write', detail: { writes: [[edited, 2, 'd']] } });
      bench.clock.now += 10 * MINUTE;
    }
    expect((await noticed()).filter(([rule]) => rule === 'A9')).toEqual([]);
    bench.clock.now += 5 * DAY;
    await access({ view: 'masked' });
    await detector.tick();
    expect((await found()).filter(({ rule }) => rule === 'A9')).toEqual([]);
    bench.clock.now += 2 * DAY - 5 * HOUR;
    await access({ view: 'masked' });
    await detector.tick();
    expect((await found()).filter(({ rule }) => rule === 'A9').map(({ actor, detail }) => [actor, detail])).toEqual([['curious', { reads: 25, unused: 25 }]]);
  });
});

describe('A10, breaking the glass', () => {
  const by = (id: string): { person: { id: string; caller: string }; sessionId: string } => ({ person: { id: `user:${id}`, caller: 'c' }, sessionId: randomUUID() });
  const approved = async (parameters: { actor: string; minutes: number }): Promise<string> => {
    const { id } = await bench.database.transaction((tx) => createApproval(tx, { tenantId, action: 'break_glass', subject: tenantId, parameters, reason: 'police' }, by('ben'), bench.clock.now));
    await bench.database.transaction((tx) => decideApproval(tx, id, 'approved', by('carol'), bench.clock.now));
    return id;
  };
  const use = (approvalId: string, minutes = 30): Promise<unknown> => bench.database.transaction((tx) => breakGlass(tx, bench.alerts, { tenantId, actor: 'aiko', minutes, reason: 'police', approvalId }, 'user:ben', bench.clock.now, createRequireApproval(() => bench.clock.now)));

  it('opens reads for one person and a while, with approval, and everybody hears of it', async () => {
    await access({ subjects: many(31) });
    await detector.tick();
    const standing = createStanding(bench.database, () => bench.clock.now);
    await expect(use('ap_none')).rejects.toMatchObject({ code: 'APPROVAL_REQUIRED' });
    const id = await approved({ actor: 'aiko', minutes: 30 });
    await expect(use(id, 60)).rejects.toMatchObject({ code: 'APPROVAL_REQUIRED' });
    await use(id);
    await standing.refresh();
    expect(() => standing.check(claims(), plain)).not.toThrow();
    expect([standing.glassBroken(claims()), standing.glassBroken(claims({ sub: 'ben' }))]).toEqual([true, false]);
    bench.clock.now += 30 * MINUTE;
    expect(() => standing.check(claims(), plain)).toThrow(expect.objectContaining({ code: 'MASKED_ONLY' }) as Error);
    expect(await found()).toContainEqual(expect.objectContaining({ rule: 'A10', actor: 'aiko' }));
    const alerts = await bench.database.query<{ kind: string; severity: string }>({ text: `select kind, severity from vault.alert where tenant_id = $1 and kind = 'break-glass'`, values: [tenantId] });
    expect(alerts).toEqual([{ kind: 'break-glass', severity: 'critical' }]);
  });
});

describe('the detector', () => {
  it('tells of a storm once and counts the rest', async () => {
    for (let i = 0; i < 5; i++) {
      await access({ subjects: many(31) });
      await detector.tick();
    }
    expect((await found()).find(({ rule }) => rule === 'A2')).toMatchObject({ count: 5 });
    const [row] = await bench.database.query<{ count: number }>({ text: `select count(*)::int as count from vault.alert where tenant_id = $1 and detail->>'rule' = 'A2'`, values: [tenantId] });
    expect(row!.count).toBe(1);
  });

  it('works in one process at a time, and the next one knows the last hour', async () => {
    await access({ subjects: many(20) });
    await detector.tick();
    const second = createDetector({ database: bench.database, alerts: bench.alerts, now: () => bench.clock.now, holder: 'two' });
    await access({ subjects: many(5) });
    await second.tick();
    const [cursor] = await bench.database.query<{ seq: string }>({ text: 'select seq from vault.anomaly_cursor where tenant_id = $1', values: [tenantId] });
    expect(cursor!.seq).toBe('1');
    bench.clock.now += 16_000;
    await second.tick();
    expect(await found()).toEqual([]);
    await access({ subjects: many(6) });
    await second.tick();
    expect((await found()).map(({ rule }) => rule)).toEqual(['A2']);
    bench.clock.now += 16_000;
    await detector.tick();
  });
});
