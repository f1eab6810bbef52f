import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE, startSuite, type VaultSuite } from '../testing/vault-suite.js';

let suite: VaultSuite;
beforeAll(async () => {
  suite = await startSuite();
});
afterAll(() => suite?.end());

/** One uniform answer that says nothing, and one alert. */
async function closed(subjectId: string): Promise<void> {
  const alerts = (): number => suite.vault.output().split('"alert":"integrity"').length;
  const before = alerts();
  const answer = await suite.read([subjectId]);
  expect(answer).toMatchObject({ status: 500, body: { code: 'INTERNAL' } });
  expect(Object.keys(answer.body)).toEqual(['code', 'requestId']);
  await expect.poll(alerts).toBe(before + 1);
}

describe('somebody with the database in hands', () => {
  const attacks: [string, string][] = [
    ['swaps two fields of one subject', `update vault.field f set ct = o.ct from vault.field o where f.subject_id = $1 and o.subject_id = $1 and ((f.field_code, o.field_code) in (('family_name', 'given_name'), ('given_name', 'family_name')))`],
    ['swaps two items of one list', `update vault.field f set ct = o.ct from vault.field o where f.subject_id = $1 and o.subject_id = $1 and f.field_code = 'phone' and o.field_code = 'phone' and f.item_no = 1 - o.item_no`],
    ['takes a field away', `delete from vault.field where subject_id = $1 and field_code = 'email'`],
    ['renames a field', `update vault.field set field_code = 'contact_person' where subject_id = $1 and field_code = 'given_name'`],
    ['says another version', `update vault.field set record_version = 2 where subject_id = $1 and field_code = 'email'`],
    ['flips a bit', `update vault.field set ct = set_byte(ct, 30, get_byte(ct, 30) # 1) where subject_id = $1 and field_code = 'email'`],
    ['cuts a ciphertext', `update vault.field set ct = substring(ct for 40) where subject_id = $1 and field_code = 'email'`],
    ['takes another subject\'s field', `update vault.field f set ct = o.ct from vault.field o where f.subject_id = $1 and o.subject_id = $2 and f.field_code = 'email' and o.field_code = 'email'`],
    ['takes another subject\'s keys and fields', `with gone as (update vault.subject s set wrapped_sk = o.wrapped_sk, commit = o.commit, mac = o.mac from vault.subject o where s.subject_id = $1 and o.subject_id = $2) update vault.field f set ct = o.ct from vault.field o where f.subject_id = $1 and o.subject_id = $2 and (f.field_code, f.item_no) = (o.field_code, o.item_no)`],
    ['changes the commitment', `update vault.subject set commit = set_byte(commit, 0, get_byte(commit, 0) # 1) where subject_id = $1`],
    ['changes the mac', `update vault.subject set mac = set_byte(mac, 0, get_byte(mac, 0) # 1) where subject_id = $1`],
    ['changes the wrapped key', `update vault.subject set wrapped_sk = set_byte(wrapped_sk, 20, get_byte(wrapped_sk, 20) # 1) where subject_id = $1`],
    ['says another key version', `update vault.subject set sk_version = 2 where subject_id = $1`],
  ];
  it.each(attacks)('%s: it does not open', async (_name, statement) => {
    const [victim, other] = [await suite.newSubject(), await suite.newSubject({ ...SAMPLE, email: ['other@example.jp'] })];
    const result = await suite.sql.query(statement, statement.includes('$2') ? [victim, other] : [victim]);
    expect(result.rowCount).toBeGreaterThan(0);
    await closed(victim);
    expect((await suite.read([other])).status).toBe(200);
  });

  it('puts an old ciphertext back: it does not open', async () => {
    const subjectId = await suite.newSubject();
    const old = await suite.sql.query<{ ct: Buffer }>(`select ct from vault.field where subject_id = $1 and field_code = 'email'`, [subjectId]);
    const patched = await suite.call(`/v1/subjects/${subjectId}`, { method: 'PATCH', token: suite.sign({ op: 'write', fields: ['email'] }, { subjectIds: [subjectId] }), body: { record: { email: ['new@example.jp'] } } });
    expect(patched.body).toMatchObject({ recordVersion: 2, result: 'updated' });
    await suite.sql.query(`update vault.field set ct = $2 where subject_id = $1 and field_code = 'email'`, [subjectId, old.rows[0]!.ct]);
    await closed(subjectId);
  });

  it('moves a subject to another tenant: it is not there', async () => {
    const subjectId = await suite.newSubject();
    const stranger = '11111111-2222-4333-8444-555555555555';
    await suite.call('/v1/tenants', { token: suite.sign({ op: 'tenant', tid: stranger }), body: { tenantId: stranger } });
    await suite.sql.query(`insert into vault.subject select $2::uuid, subject_id, store_id, kind, status, record_version, sk_version, dek_version, wrapped_sk, commit, mac, created_at, updated_at, erased_at from vault.subject where subject_id = $1`, [subjectId, stranger]);
    await suite.sql.query(`insert into vault.field select $2::uuid, subject_id, field_code, item_no, record_version, ct, class, retain_until, updated_at from vault.field where subject_id = $1 and tenant_id <> $2::uuid`, [subjectId, stranger]);
    const answer = await suite.call('/v1/detokenize', { token: suite.sign({ op: 'read', tid: stranger, fields: ['email'], view: 'plain' }, { subjectIds: [subjectId] }), body: { subjectIds: [subjectId], fields: ['email'], view: 'plain' } });
    expect(answer).toMatchObject({ status: 500, body: { code: 'INTERNAL' } });
    expect((await suite.read([subjectId])).status).toBe(200);
  });

  it('cannot have a tampered record carried on by a write', async () => {
    const subjectId = await suite.newSubject();
    await suite.sql.query(`delete from vault.field where subject_id = $1 and field_code = 'email'`, [subjectId]);
    const patched = await suite.call(`/v1/subjects/${subjectId}`, { method: 'PATCH', token: suite.sign({ op: 'write', fields: ['gender'] }, { subjectIds: [subjectId] }), body: { record: { gender: 'x' } } });
    expect(patched.status).toBe(500);
  });
});
