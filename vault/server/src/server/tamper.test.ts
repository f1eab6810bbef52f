import { createSecretKey, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { twoKeyCiphertext } from '../testing/two-key-ciphertext.js';
import { SAMPLE, SAMPLE_FIELDS, startSuite, type VaultSuite } from '../testing/vault-suite.js';

let suite: VaultSuite;
beforeAll(async () => {
  suite = await startSuite();
});
afterAll(() => suite?.end());

let readers = 0;
/** Each time somebody else: who reads many people in a row is shown no plain values any more. */
function readAs(subjectIds: string[]): ReturnType<VaultSuite['call']> {
  const token = suite.sign({ op: 'read', sub: `reader-${readers++}`, fields: SAMPLE_FIELDS, view: 'plain' }, { subjectIds });
  return suite.call('/v1/detokenize', { token, body: { subjectIds, fields: SAMPLE_FIELDS, view: 'plain' } });
}

/** One uniform answer that says nothing, whatever was done; an alert, and an entry in the log. */
async function closed(subjectId: string): Promise<void> {
  const alerts = (): number => suite.vault.output().split('"alert":"integrity"').length;
  const before = alerts();
  const answer = await readAs([subjectId]);
  expect(answer).toMatchObject({ status: 200, body: { subjects: [{ subjectId, status: 'unreadable' }] } });
  expect(Object.keys((answer.body['subjects'] as object[])[0]!).sort()).toEqual(['status', 'subjectId']);
  await expect.poll(alerts).toBeGreaterThan(before);
  const { rows } = await suite.sql.query<{ entry: object }>('select entry from vault.access_log where tenant_id = $1 order by seq desc limit 1', [suite.tenantId]);
  expect(rows[0]!.entry).toMatchObject({ result: 'denied', detail: { code: 'INTEGRITY', subjects: [subjectId] } });
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
    ['cuts the tag', `update vault.field set ct = substring(ct for length(ct) - 4) where subject_id = $1 and field_code = 'email'`],
    ['flips a bit of the tag', `update vault.field set ct = set_byte(ct, length(ct) - 1, get_byte(ct, length(ct) - 1) # 1) where subject_id = $1 and field_code = 'email'`],
    ['changes the nonce', `update vault.field set ct = set_byte(ct, 8, get_byte(ct, 8) # 1) where subject_id = $1 and field_code = 'email'`],
    ['says another format', `update vault.field set ct = set_byte(ct, 2, 2) where subject_id = $1 and field_code = 'email'`],
    ['says another algorithm', `update vault.field set ct = set_byte(ct, 3, 2) where subject_id = $1 and field_code = 'email'`],
    ['leaves nothing of a ciphertext', `update vault.field set ct = ''::bytea where subject_id = $1 and field_code = 'email'`],
    ['adds a field', `insert into vault.field select tenant_id, subject_id, 'gender', 0, record_version, ct, 'identity' from vault.field where subject_id = $1 and field_code = 'email'`],
    ['says that the key is under another data key', `update vault.subject set wrapped_sk = wrapped_sk || '\\x00'::bytea where subject_id = $1`],
    ['says another key version', `update vault.subject set sk_version = 2 where subject_id = $1`],
  ];
  it.each(attacks)('%s: it does not open', async (_name, statement) => {
    const [victim, other] = [await suite.newSubject(), await suite.newSubject({ ...SAMPLE, email: ['other@example.jp'] })];
    const result = await suite.sql.query(statement, statement.includes('$2') ? [victim, other] : [victim]);
    expect(result.rowCount).toBeGreaterThan(0);
    await closed(victim);
    expect((await readAs([other])).body).toMatchObject({ subjects: [{ status: 'ok' }] });
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
    expect(answer).toMatchObject({ status: 200, body: { subjects: [{ subjectId, status: 'unreadable' }] } });
    expect((await readAs([subjectId])).body).toMatchObject({ subjects: [{ status: 'ok' }] });
  });

  it('damages one of many: the others are answered', async () => {
    const [good, bad, also] = [await suite.newSubject(), await suite.newSubject(), await suite.newSubject()];
    await suite.sql.query(`update vault.subject set commit = set_byte(commit, 0, get_byte(commit, 0) # 1) where subject_id = $1`, [bad]);
    expect((await readAs([good, bad, also])).body).toMatchObject({ subjects: [{ status: 'ok', fields: SAMPLE }, { subjectId: bad, status: 'unreadable' }, { status: 'ok', fields: SAMPLE }] });
  });

  it('brings a ciphertext that opens under two keys: the commitment refuses the second', async () => {
    const subjectId = await suite.newSubject();
    // Made under two keys that the intruder chose; neither is the one that the subject is committed to.
    const [first, second] = [createSecretKey(randomBytes(32)), createSecretKey(randomBytes(32))];
    const nonce = randomBytes(12);
    const ct = Buffer.concat([Buffer.from([0x50, 0x56, 1, 1, 0, 1]), nonce, twoKeyCiphertext(first, second, nonce, Buffer.alloc(0), 2)]);
    const { rowCount } = await suite.sql.query(`update vault.field set ct = $2 where subject_id = $1 and field_code = 'email'`, [subjectId, ct]);
    expect(rowCount).toBe(1);
    await closed(subjectId);
  });

  it('cannot have a tampered record carried on by a write', async () => {
    const subjectId = await suite.newSubject();
    await suite.sql.query(`delete from vault.field where subject_id = $1 and field_code = 'email'`, [subjectId]);
    const patched = await suite.call(`/v1/subjects/${subjectId}`, { method: 'PATCH', token: suite.sign({ op: 'write', fields: ['gender'] }, { subjectIds: [subjectId] }), body: { record: { gender: 'x' } } });
    expect(patched.status).toBe(500);
  });
});
