import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approve } from '../testing/approve.js';
import type { Answer } from '../testing/https-call.js';
import { SAMPLE, startSuite, type VaultSuite } from '../testing/vault-suite.js';

let suite: VaultSuite;
let subjectId: string;
beforeAll(async () => {
  suite = await startSuite();
  subjectId = await suite.newSubject();
});
afterAll(() => suite?.end());

const VALUES = ['9012345678', 'aiko.sato', '佐藤', '愛子', '東京都', '1998-04-17'];
const calls: [string, () => Promise<Answer>][] = [
  ['a read', () => suite.read([subjectId])],
  ['a masked read', () => suite.call('/v1/detokenize', { token: suite.sign({ op: 'read', fields: ['email'], view: 'masked' }, { subjectIds: [subjectId] }), body: { subjectIds: [subjectId], fields: ['email'], view: 'masked' } })],
  ['a change', () => suite.call(`/v1/subjects/${subjectId}`, { method: 'PATCH', token: suite.sign({ op: 'write', fields: ['email'] }, { subjectIds: [subjectId] }), body: { record: { email: ['aiko.sato+new@example.jp'] } } })],
  ['a new record', () => suite.call('/v1/subjects', { token: suite.sign({ op: 'write', fields: ['family_name'] }, { subjectIds: [`pf_${'a'.repeat(32)}`] }), body: { subjects: [{ subjectId: `pf_${'a'.repeat(32)}`, storeId: 's', kind: 'individual', record: { family_name: '佐藤' } }] } })],
  ['a search', () => suite.call('/v1/search', { token: suite.sign({ op: 'search', fields: ['email'] }), body: { field: 'email', value: 'aiko.sato@example.jp' } })],
  ['a token', () => suite.call('/v1/tokens', { token: suite.sign({ op: 'tokenize', fields: ['email'] }, { subjectIds: [subjectId] }), body: { items: [{ subjectId, field: 'email' }], type: 'value' } })],
  ['a shredding', async () => suite.call(`/v1/subjects/${subjectId}/shred`, { token: suite.sign({ op: 'shred', pur: 'subject_request', appr: await approve(suite.sql, suite.tenantId, 'subject.shred', subjectId) }, { subjectIds: [subjectId] }), body: {} })],
];

async function state(): Promise<string> {
  const { rows } = await suite.sql.query<{ state: string }>(`select md5(string_agg(t, '' order by t)) as state from (select s::text as t from vault.subject s union all select f::text from vault.field f union all select b::text from vault.blind_index b union all select k::text from vault.token k union all select e::text from vault.erasure e) as all_rows`);
  return rows[0]!.state;
}

/** Nothing changed, nothing said, nothing of it in the log. */
async function failsClosed(call: () => Promise<Answer>): Promise<void> {
  const before = await state();
  const answer = await call();
  expect(answer.status).toBeGreaterThanOrEqual(500);
  expect(Object.keys(answer.body).sort()).toEqual(['code', 'requestId']);
  expect(await state()).toBe(before);
  for (const value of VALUES) {
    expect(JSON.stringify(answer.body)).not.toContain(value);
    expect(suite.vault.output()).not.toContain(value);
  }
}

describe('when the access log cannot be written', () => {
  it.each(calls)('%s fails, and leaves nothing behind', async (_name, call) => {
    const role = (await suite.sql.query<{ role: string }>(`select current_database() || '_vault_app' as role`)).rows[0]!.role;
    await suite.sql.query(`revoke insert on vault.access_log from "${role}"`);
    await failsClosed(call);
    await suite.sql.query(`grant insert on vault.access_log to "${role}"`);
    expect((await suite.read([subjectId], ['email'])).body).toMatchObject({ subjects: [{ status: 'ok' }] });
  });
});

describe('when the disk is full', () => {
  // PostgreSQL's own answer to a full disk (SQLSTATE 53100), at the table that is written last.
  it.each(calls)('%s fails, and leaves nothing behind', async (_name, call) => {
    await suite.sql.query(`create function vault.full_disk() returns trigger language plpgsql as $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$; create trigger full_disk before insert on vault.access_log for each row execute function vault.full_disk()`);
    await failsClosed(call);
    await suite.sql.query('drop trigger full_disk on vault.access_log; drop function vault.full_disk()');
    expect((await suite.read([subjectId], ['email'])).body).toMatchObject({ subjects: [{ status: 'ok', fields: { email: SAMPLE.email } }] });
  });
});

describe('when the whole database is read-only', () => {
  it.each(calls.slice(0, 4))('%s fails, and leaves nothing behind', async (_name, call) => {
    const name = (await suite.sql.query<{ name: string }>('select current_database() as name')).rows[0]!.name;
    const role = `${name}_vault_app`;
    await suite.sql.query(`alter role "${role}" in database "${name}" set default_transaction_read_only = on`);
    await suite.sql.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = $2`, [name, role]);
    await failsClosed(call);
    await suite.sql.query(`alter role "${role}" in database "${name}" reset default_transaction_read_only`);
    await suite.sql.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = $2`, [name, role]);
    await expect.poll(async () => (await suite.read([subjectId], ['email'])).status, { timeout: 20_000 }).toBe(200);
  });
});
