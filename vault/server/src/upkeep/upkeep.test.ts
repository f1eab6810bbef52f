import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TokenClaims } from '@hako/vault-client/contract';
import { openDatabase, type VaultDatabase } from '../database/database.js';
import type { TenantKeyCache } from '../keys/tenant-keys.js';
import { approve } from '../testing/approve.js';
import { openBeside } from '../testing/beside.js';
import type { Answer } from '../testing/https-call.js';
import { SAMPLE, startSuite, type VaultSuite } from '../testing/vault-suite.js';
import { pruneAccess } from './access-log.js';
import { checkTenant, type IntegrityReport } from './integrity.js';
import { lastDue, runDue, type NightlyJob } from './nightly.js';

let suite: VaultSuite;
let database: VaultDatabase;
let cache: TenantKeyCache;
beforeAll(async () => {
  suite = await startSuite();
  ({ database, cache } = await openBeside(suite));
});
afterAll(async () => {
  await database?.close();
  await suite?.end();
});

const post = (path: string, op: TokenClaims['op'], body: object, subjectIds?: string[], claims: Partial<TokenClaims> = {}): Promise<Answer> => suite.call(path, { token: suite.sign({ op, pur: 'maintenance', ...claims }, subjectIds ? { subjectIds } : {}), body });
const patch = (subjectId: string, email: string): Promise<Answer> => suite.call(`/v1/subjects/${subjectId}`, { method: 'PATCH', token: suite.sign({ op: 'write', fields: ['email'] }, { subjectIds: [subjectId] }), body: { record: { email: [email] } } });
const check = (): Promise<IntegrityReport> => checkTenant(database, cache, suite.tenantId);

/** All rows of one subject as they are, to be put back later. */
async function snapshot(subjectId: string): Promise<() => Promise<void>> {
  const subject = await suite.sql.query<{ row: string }>('select to_jsonb(s)::text as row from vault.subject s where subject_id = $1', [subjectId]);
  const fields = await suite.sql.query<{ row: string }>('select to_jsonb(f)::text as row from vault.field f where subject_id = $1', [subjectId]);
  return async () => {
    await suite.sql.query('delete from vault.field where subject_id = $1', [subjectId]);
    await suite.sql.query('delete from vault.subject where subject_id = $1', [subjectId]);
    await suite.sql.query('insert into vault.subject select (jsonb_populate_record(null::vault.subject, $1::jsonb)).*', [subject.rows[0]!.row]);
    for (const { row } of fields.rows) await suite.sql.query('insert into vault.field select (jsonb_populate_record(null::vault.field, $1::jsonb)).*', [row]);
  };
}

describe('the nightly check of integrity', () => {
  it('finds nothing where nothing was done, while people read and write', async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, () => suite.newSubject()));
    const busy = Promise.all(ids.flatMap((id, i) => [patch(id, `w${i}@example.jp`), suite.read([id])]));
    const [report] = await Promise.all([check(), busy]);
    expect(report).toEqual({ checked: expect.any(Number) as number, findings: [] });
    expect((await check()).checked).toBeGreaterThanOrEqual(8);
  });

  it('finds a whole subject that was put back from an old copy, though each of its rows fits the other', async () => {
    const subjectId = await suite.newSubject();
    const putBack = await snapshot(subjectId);
    await patch(subjectId, 'newer@example.jp');
    await putBack();
    expect((await suite.read([subjectId])).body).toMatchObject({ subjects: [{ status: 'ok', fields: { email: ['aiko.sato@example.jp'] } }] });
    expect((await check()).findings).toEqual([{ subjectId, problem: 'rolled-back' }]);
    await patch(subjectId, 'again@example.jp');
    expect((await check()).findings).toEqual([]);
  });

  it('finds what is damaged, deleted, revived, and wiped without a receipt', async () => {
    const [damaged, deleted, revived, wiped, base] = await Promise.all(Array.from({ length: 5 }, () => suite.newSubject()));
    await suite.sql.query(`delete from vault.field where subject_id = $1 and field_code = 'email'`, [damaged]);
    await suite.sql.query('delete from vault.subject where subject_id = $1', [deleted]);
    const revive = await snapshot(revived!);
    await post(`/v1/subjects/${revived}/shred`, 'shred', {}, [revived!], { pur: 'subject_request', appr: await approve(suite.sql, suite.tenantId, 'subject.shred', revived!) });
    await revive();
    await suite.sql.query(`update vault.subject set status = 'shredded', wrapped_sk = null, commit = null, mac = null where subject_id = $1`, [wiped]);
    const { findings } = await check();
    expect(new Map(findings.map(({ subjectId, problem }) => [subjectId, problem]))).toEqual(new Map([[damaged, 'unreadable'], [deleted, 'missing'], [revived, 'revived'], [wiped, 'unreceipted']]));
    expect(findings.map(({ subjectId }) => subjectId)).not.toContain(base);
  });
});

describe('retention of the access log', () => {
  it('is the agency\'s own, done by the service though it may not change the log, and the check of integrity stays good', async () => {
    const settings = (body: object): Promise<Answer> => post('/v1/settings', 'settings', body);
    expect((await settings({})).body).toMatchObject({ accessLogDays: 365 });
    for (const accessLogDays of [29, 366, 90.5, null]) expect((await settings({ accessLogDays })).status).toBe(400);
    expect((await settings({ accessLogDays: 90 })).body).toMatchObject({ accessLogDays: 90 });
    const clean = (await check()).findings;
    const [once, twice] = await Promise.all([suite.newSubject(), suite.newSubject()]);
    await patch(twice, 'newer@example.jp');
    await suite.read([once, twice]);
    // A hundred days pass: the vault's own clock cannot be turned, the rows' can. With an old checkpoint the next is due at once.
    const age = async (table: 'access_log' | 'checkpoint'): Promise<void> => {
      await suite.sql.query(`alter table vault.${table} disable trigger user`);
      await suite.sql.query(`update vault.${table} set at = at - interval '100 days' where tenant_id = $1`, [suite.tenantId]);
      await suite.sql.query(`alter table vault.${table} enable trigger user`);
    };
    await age('checkpoint');
    await expect.poll(async () => (await suite.sql.query('select 1 from vault.access_chain c join vault.access_tree t using (tenant_id) join vault.anomaly_cursor k using (tenant_id) where c.tenant_id = $1 and c.seq = t.size and c.seq = k.seq and t.size = (select max(size) from vault.checkpoint p where p.tenant_id = c.tenant_id)', [suite.tenantId])).rowCount, { timeout: 20_000, interval: 100 }).toBe(1);
    await age('access_log');
    await age('checkpoint');
    const due = (await post('/v1/retention', 'settings', { dryRun: true })).body['accessLog'] as { due: number; writes: number };
    expect(due.writes).toBeGreaterThanOrEqual(3);
    const service = openDatabase(await serviceUrl(), { poolSize: 2, onError: () => undefined });
    const would = await pruneAccess(service, suite.tenantId, { dryRun: true });
    expect(would.removed + would.needed).toBe(due.due);
    const { removed, needed } = await pruneAccess(service, suite.tenantId);
    await service.close();
    expect({ removed, needed }).toEqual({ removed: would.removed, needed: would.needed });
    expect(needed).toBeGreaterThanOrEqual(2);
    expect((await check()).findings).toEqual(clean);
    const putBack = await snapshot(once);
    await patch(once, 'newer@example.jp');
    await putBack();
    expect((await check()).findings).toContainEqual({ subjectId: once, problem: 'rolled-back' });
    await patch(once, 'again@example.jp');
    await settings({ accessLogDays: 365 });
  });
});

/** As the service connects: with the role that may insert into the log and nothing more. */
async function serviceUrl(): Promise<string> {
  const url = new URL(suite.databaseUrl);
  const { rows } = await suite.sql.query<{ name: string }>('select current_database() as name');
  url.username = `${rows[0]!.name}_vault_app`;
  url.password = readFileSync(join(suite.vault.keysDir, 'vault-db.password'), 'utf8').trim();
  return url.href;
}

describe('retention', () => {
  const age = (subjectId: string, field: string, days: number): Promise<unknown> => suite.sql.query(`update vault.field set updated_at = now() - make_interval(days => $3) where subject_id = $1 and field_code = $2`, [subjectId, field, days]);
  const run = (dryRun: boolean): Promise<Answer> => post('/v1/retention', 'settings', { dryRun });

  it('deletes what had its time, class by class, and says before what it would', async () => {
    const [old, young, held, restricted] = await Promise.all(Array.from({ length: 4 }, () => suite.newSubject()));
    for (const id of [old, held, restricted]) await age(id!, 'birth_date', 400);
    await age(young!, 'birth_date', 360);
    await post(`/v1/subjects/${held}/hold`, 'hold', { holdId: 'case', held: true }, [held!]);
    await post(`/v1/subjects/${restricted}/restrict`, 'restrict', { restricted: true }, [restricted!]);
    expect((await run(true)).body).toMatchObject({ due: {}, subjects: 0 });
    expect((await post('/v1/settings', 'settings', { retentionDays: { birth: 365 } })).body).toMatchObject({ retentionDays: { birth: 365, contact: null } });

    expect((await run(true)).body).toEqual({ dryRun: true, due: { birth: 1 }, subjects: 1, kept: 2, deleted: 0, more: false, accessLog: { due: 0, writes: 0, held: 0 } });
    expect((await suite.read([old!], ['birth_date'])).body).toMatchObject({ subjects: [{ fields: { birth_date: SAMPLE.birth_date } }] });
    expect((await run(false)).body).toMatchObject({ deleted: 1, subjects: 1, more: false });
    const answer = await suite.read([old!, young!, held!]);
    expect(answer.body).toMatchObject({ subjects: [{ recordVersion: 2 }, { recordVersion: 1, fields: SAMPLE }, { fields: SAMPLE }] });
    expect((answer.body['subjects'] as { fields: object }[])[0]!.fields).not.toHaveProperty('birth_date');
    expect((answer.body['subjects'] as { fields: object }[])[0]!.fields).toMatchObject({ email: SAMPLE.email });
    expect((await run(false)).body).toMatchObject({ deleted: 0 });
    // What retention wrote is a write like any other to the check.
    expect((await check()).findings.map(({ subjectId }) => subjectId)).not.toContain(old);
  });

  it('takes numbers out of the index too, and leaves the rest of a list', async () => {
    const id = await suite.newSubject({ phone: ['+819011110001', '+819011110002'] });
    await suite.sql.query(`update vault.field set updated_at = now() - interval '40 days' where subject_id = $1 and item_no = 0`, [id]);
    await post('/v1/settings', 'settings', { retentionDays: { contact: 30, birth: null } });
    await run(false);
    expect((await suite.read([id], ['phone'])).body).toMatchObject({ subjects: [{ fields: { phone: ['+819011110002'] } }] });
    const search = async (value: string): Promise<unknown> => (await suite.call('/v1/search', { token: suite.sign({ op: 'search', fields: ['phone'] }), body: { field: 'phone', value } })).body['subjectIds'];
    expect([await search('+819011110001'), await search('+819011110002')]).toEqual([[], [id]]);
    await post('/v1/settings', 'settings', { retentionDays: { contact: null } });
  });
});

describe('work by night', () => {
  const at = (time: string): number => Date.parse(`2030-05-${time}:00Z`);
  const job = (name: string, ran: string[], fail = false): NightlyJob => ({ name, run: async () => (fail ? Promise.reject(new Error('no')) : (ran.push(name), { done: 1 })) });

  it('is due once a day, at one hour', () => {
    expect([lastDue(at('02T19:59')), lastDue(at('02T20:00')), lastDue(at('02T23:00'))].map((date) => date.toISOString())).toEqual(['2030-05-01T20:00:00.000Z', '2030-05-02T20:00:00.000Z', '2030-05-02T20:00:00.000Z']);
  });

  it('is done by one process, not on the first day of a vault, and again the next night', async () => {
    const ran: string[] = [];
    const jobs = [job('a', ran)];
    await runDue(database, jobs, at('02T12:00'));
    expect(ran).toEqual([]);
    await Promise.all([runDue(database, jobs, at('02T20:01')), runDue(database, jobs, at('02T20:01')), runDue(database, jobs, at('02T20:02'))]);
    expect(ran).toEqual(['a']);
    await runDue(database, jobs, at('03T19:00'));
    await runDue(database, jobs, at('03T20:30'));
    expect(ran).toEqual(['a', 'a']);
  });

  it('that failed is taken up again when its lease is over', async () => {
    const ran: string[] = [];
    await runDue(database, [job('b', ran)], at('02T12:00'));
    await expect(runDue(database, [job('b', ran, true)], at('02T21:00'))).rejects.toThrow('no');
    await runDue(database, [job('b', ran)], at('02T22:00'));
    expect(ran).toEqual([]);
    await runDue(database, [job('b', ran)], at('03T03:30'));
    expect(ran).toEqual(['b']);
  });
});
