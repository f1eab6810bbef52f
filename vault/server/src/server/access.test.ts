import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPERATIONS, type FieldCode, type TokenClaims, type VaultPurpose } from '@hako/vault-client/contract';
import { tokenSigner } from '../testing/sign-token.js';
import type { Answer, CallOptions } from '../testing/https-call.js';
import { SAMPLE, startSuite, type VaultSuite } from '../testing/vault-suite.js';

let suite: VaultSuite;
let subjectId: string;
beforeAll(async () => {
  suite = await startSuite();
  subjectId = await suite.newSubject();
});
afterAll(() => suite?.end());

type Claims = { [Name in keyof TokenClaims]?: unknown };
/** Seconds, when it is asked: a table of tests is made long before its last one runs. */
const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;
const wanted = (change: object = {}): object => ({ subjectIds: [subjectId], fields: ['phone'], view: 'plain', ...change });
const tokenWith = (claims: Claims = {}, header?: Record<string, unknown>): string =>
  suite.sign({ op: 'read', fields: ['phone'], view: 'plain', sub_ids: [subjectId], ...claims } as Partial<TokenClaims> & { op: 'read' }, header ? { header } : {});
const detokenize = (token: string, body: object = wanted(), options: CallOptions = {}): Promise<Answer> => suite.call('/v1/detokenize', { token, body, ...options });

describe('a token', () => {
  it('opens exactly what it says, once', async () => {
    const token = tokenWith();
    expect(await detokenize(token)).toMatchObject({ status: 200, body: { subjects: [{ subjectId, status: 'ok', fields: { phone: SAMPLE.phone } }] } });
    expect(await detokenize(token)).toMatchObject({ status: 401, body: { code: 'TOKEN_REPLAYED' } });
  });

  it('is spent once even when twenty spend it at the same time', async () => {
    const token = tokenWith();
    const answers = await Promise.all(Array.from({ length: 20 }, () => detokenize(token)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(19);
  });

  it('of a job may be spent as often as it says', async () => {
    const token = tokenWith({ uses: 3, jid: 'job-1' });
    const statuses = [];
    for (let i = 0; i < 4; i++) statuses.push((await detokenize(token)).status);
    expect(statuses).toEqual([200, 200, 200, 401]);
  });

  const refused: [string, Claims | (() => Claims), Record<string, unknown>?][] = [
    ['of another issuer', { iss: 'somebody' }],
    ['for another vault', { aud: 'pii-vault:production' }],
    ['that has ended', () => ({ iat: inSeconds(-400), nbf: inSeconds(-400), exp: inSeconds(-100) })],
    ['that has not begun', () => ({ nbf: inSeconds(120) })],
    ['from the future', () => ({ iat: inSeconds(120), nbf: inSeconds(0), exp: inSeconds(200) })],
    ['that lives longer than 300 s', () => ({ iat: inSeconds(0), exp: inSeconds(0) + 301 })],
    ['of a tenant that is not', { tid: randomUUID() }],
    ['bound to another certificate', { cnf: { 'x5t#S256': randomBytes(32).toString('base64url') } }],
    ['for another operation', { op: 'write' }],
    ['for other subjects', { sub_ids: [`pf_${'0'.repeat(32)}`] }],
    ['for no subject', { sub_ids: [] }],
    ['for other fields', { fields: ['email'] }],
    ['for a weaker view', { view: 'masked' }],
    ['without a view', { view: undefined }],
    ['with a hash of another batch', { sub_ids: undefined, sub_hash: randomBytes(32).toString('base64url') }],
    ['that names its subjects twice', { sub_hash: randomBytes(32).toString('base64url') }],
    ['with a claim that is not in the list', { admin: true } as Claims],
    ['with a purpose that does not exist', { pur: 'curiosity' }],
    ['with more uses than any job has', { uses: 501, jid: 'job-1' }],
    ['with several uses and no job', { uses: 2 }],
    ['without certificate', { cnf: undefined }],
    ['with a weak id', { jti: 'abc' }],
    ['of algorithm none', {}, { alg: 'none' }],
    ['of algorithm HS256', {}, { alg: 'HS256' }],
    ['of another type', {}, { typ: 'at+jwt' }],
    ['with an unknown key', {}, { kid: 'unknown' }],
    ...['jku', 'x5u', 'x5c', 'jwk', 'crit', 'b64', 'zip', 'cty'].map((name): [string, Claims, Record<string, unknown>] => [`with ${name} in its header`, {}, { [name]: name === 'b64' ? true : 'x' }]),
  ];
  it.each(refused)('%s is refused like any other', async (_name, claims, header) => {
    const answer = await detokenize(tokenWith(typeof claims === 'function' ? claims() : claims, header));
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({ code: 'TOKEN_INVALID', requestId: answer.body['requestId'] });
  });

  it('is refused in any other spelling, with a foreign signature, and when it is missing', async () => {
    const token = tokenWith();
    const [head, payload, signature] = token.split('.') as [string, string, string];
    const foreign = tokenSigner({ certsDir: suite.vault.certsDir, keysDir: suite.vault.keysDir }, { tid: suite.tenantId })({ op: 'read' }).split('.')[2]!;
    const last = signature.at(-1)!;
    const twin = String.fromCharCode(last.charCodeAt(0) + 1);
    for (const spelling of [`${head}.${payload}`, `${token}.`, `${token}=`, ` ${token}`, `${head} .${payload}.${signature}`, `${head}.${payload}.${foreign}`, `${head}.${payload}.${signature.slice(0, -1)}${twin}`, `${head}.${payload}.`, '..', 'x'.repeat(9_000)]) {
      expect([spelling, (await detokenize(spelling)).status]).toEqual([spelling, 401]);
    }
    expect((await suite.call('/v1/detokenize', { body: wanted() })).status).toBe(401);
    expect((await detokenize(token)).status).toBe(200);
  });

  it('of core-api is worth nothing over core-worker\'s certificate', async () => {
    expect((await detokenize(tokenWith(), wanted(), { certificate: 'core-worker' })).body['code']).toBe('TOKEN_INVALID');
  });

  it('does not lend a caller what its certificate may not do', async () => {
    const sign = tokenSigner(suite.vault, { tid: suite.tenantId }, 'admin');
    const token = sign({ op: 'read', fields: ['phone'], view: 'plain' }, { subjectIds: [subjectId] });
    expect(await detokenize(token, wanted(), { certificate: 'admin' })).toMatchObject({ status: 403, body: { code: 'CALLER_DENIED' } });
  });

  it('decides the tenant; a header that says another is refused and reported', async () => {
    expect(await detokenize(tokenWith(), wanted(), { headers: { 'x-tenant-id': randomUUID() } })).toMatchObject({ status: 400, body: { code: 'TENANT_MISMATCH' } });
    await expect.poll(() => suite.vault.output().includes('"alert":"tenant-mismatch"')).toBe(true);
    expect((await detokenize(tokenWith(), wanted(), { headers: { 'x-tenant-id': suite.tenantId } })).status).toBe(200);
  });

  it('for reading more than twenty people carries their hash', async () => {
    const ids = Array.from({ length: 21 }, () => `pf_${randomBytes(16).toString('hex')}`);
    const token = (subjectIds: string[]): string => suite.sign({ op: 'read', fields: ['phone'], view: 'plain' }, { subjectIds });
    expect((await detokenize(token(ids), wanted({ subjectIds: [...ids].reverse() }))).status).toBe(200);
    expect((await detokenize(token(ids), wanted({ subjectIds: ids.slice(1) }))).status).toBe(401);
    expect((await detokenize(token(ids), wanted({ subjectIds: [...ids, subjectId] }))).status).toBe(401);
  });

  it('loses its worth when the tenant switches its purpose off', async () => {
    await suite.sql.query('update vault.tenant set disabled_purposes = $2 where tenant_id = $1', [suite.tenantId, ['support_case']]);
    expect(await detokenize(tokenWith({ pur: 'support_case' }))).toMatchObject({ status: 403, body: { code: 'PURPOSE_DENIED' } });
    expect((await detokenize(tokenWith())).status).toBe(200);
  });
});

describe('a purpose', () => {
  const COMPANY = { vat_id: 'DE123456789', registration_number: '0100-01', birth_date: '1998-04-17', email: ['a@b.jp'], family_name: '佐藤' };
  const plain: [VaultPurpose, FieldCode[], FieldCode[]][] = [
    ['membership_report', ['family_name', 'email', 'birth_date'], ['vat_id', 'registration_number']],
    ['notification_delivery', ['family_name', 'email'], ['birth_date', 'vat_id']],
    ['maintenance', [], ['family_name', 'email', 'birth_date', 'vat_id']],
    ['customer_view', ['family_name', 'email', 'birth_date', 'vat_id'], []],
  ];
  it.each(plain)('%s opens its own classes of fields in plain and no other, however the token is signed', async (pur, may, mayNot) => {
    const id = await suite.newSubject(COMPANY);
    // Somebody else each time: who reads many people is shown no plain values any more.
    const read = (field: FieldCode, view: string): Promise<Answer> => detokenize(tokenWith({ pur, sub: `reader-${pur}`, sub_ids: [id], fields: [field], view: 'plain' }), { subjectIds: [id], fields: [field], view });
    for (const field of may) expect([field, (await read(field, 'plain')).body]).toEqual([field, { subjects: [{ subjectId: id, status: 'ok', recordVersion: 1, fields: { [field]: COMPANY[field as keyof typeof COMPANY] } }] }]);
    for (const field of mayNot) {
      expect([field, await read(field, 'plain')]).toEqual([field, expect.objectContaining({ status: 403, body: expect.objectContaining({ code: 'PURPOSE_DENIED' }) })]);
      expect([field, (await read(field, 'masked')).status]).toEqual([field, 200]);
    }
  });
});

describe('a token that reaches for more', () => {
  it('of one kind of call is worth nothing at any other', async () => {
    const ops = OPERATIONS.filter((op) => op !== 'restrict');
    for (const op of ops) expect([op, (await suite.call(`/v1/subjects/${subjectId}/restrict`, { token: suite.sign({ op }, { subjectIds: [subjectId] }), body: { restricted: true } })).status]).toEqual([op, 401]);
    expect((await suite.read([subjectId], ['phone'])).body).toMatchObject({ subjects: [{ status: 'ok' }] });
  });

  it('cannot borrow data tokens, scopes or approvals that it does not name', async () => {
    const body = { tokens: [`tk_${'0'.repeat(32)}`], view: 'plain' };
    for (const claims of [{}, { tok_ids: [] }, { tok_ids: [`tk_${'1'.repeat(32)}`] }, { tok_ids: body.tokens, tok_hash: randomBytes(32).toString('base64url') }, { tok_hash: randomBytes(32).toString('base64url') }, { tok_ids: body.tokens, view: 'masked' }]) {
      expect([claims, (await suite.call('/v1/tokens/open', { token: suite.sign({ op: 'read', fields: ['phone'], view: 'plain', ...claims } as Partial<TokenClaims> & { op: 'read' }), body })).status]).toEqual([claims, 401]);
    }
    expect((await suite.call('/v1/tokens/open', { token: suite.sign({ op: 'read', fields: ['phone'], view: 'plain', tok_ids: body.tokens, tsc: 'bad scope' }), body })).status).toBe(401);
  });
});

describe('a restricted or erased subject', () => {
  it('is closed, but to the law and to the person', async () => {
    const id = await suite.newSubject();
    await suite.sql.query(`update vault.subject set status = 'restricted' where subject_id = $1`, [id]);
    const read = (pur: string): Promise<Answer> => detokenize(tokenWith({ pur, sub_ids: [id] }), wanted({ subjectIds: [id] }));
    expect((await read('customer_view')).body).toEqual({ subjects: [{ subjectId: id, status: 'restricted' }] });
    expect((await read('subject_request')).body).toMatchObject({ subjects: [{ status: 'ok' }] });
    const patch = (): Promise<Answer> => suite.call(`/v1/subjects/${id}`, { method: 'PATCH', token: suite.sign({ op: 'write', fields: ['phone'] }, { subjectIds: [id] }), body: { record: { phone: [] } } });
    expect((await patch()).status).toBe(423);
    await suite.sql.query(`update vault.subject set status = 'shredded', wrapped_sk = null, commit = null, mac = null where subject_id = $1`, [id]);
    expect((await read('customer_view')).body).toEqual({ subjects: [{ subjectId: id, status: 'shredded' }] });
    expect((await patch()).status).toBe(410);
  });
});

describe('a batch with a restricted subject', () => {
  it('says which one it was', async () => {
    const [good, bad] = [await suite.newSubject(), await suite.newSubject()];
    await suite.sql.query(`update vault.subject set status = 'restricted' where subject_id = $1`, [bad]);
    const subjects = [good, bad].map((id) => ({ subjectId: id, storeId: 's1', kind: 'individual', record: { phone: ['+819000000000'] } }));
    const answer = await suite.call('/v1/subjects', { token: suite.sign({ op: 'write', fields: ['phone'] }, { subjectIds: [good, bad] }), body: { subjects } });
    expect(answer).toMatchObject({ status: 423, body: { code: 'RESTRICTED', details: [{ path: '/subjects/1' }] } });
  });
});

describe('writes', () => {
  const put = (body: object, ids: string[]): Promise<Answer> => suite.call('/v1/subjects', { token: suite.sign({ op: 'write', fields: ['phone', 'email'] }, { subjectIds: ids }), body });
  const entry = (id: string, phone: string, storeId = 's1'): object => ({ subjectId: id, storeId, kind: 'individual', record: { phone: [phone] } });

  it('with an idempotency key answer the first answer again, and refuse another body', async () => {
    const id = `pf_${randomBytes(16).toString('hex')}`;
    const body = { idempotencyKey: `key-${randomUUID()}`, subjects: [entry(id, '+819011112222')] };
    const first = await put(body, [id]);
    expect(first.body).toEqual({ subjects: [{ subjectId: id, recordVersion: 1, result: 'created' }] });
    expect((await put(body, [id])).body).toEqual(first.body);
    expect(await put({ ...body, subjects: [entry(id, '+819099999999')] }, [id])).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY_MISMATCH' } });
  });

  it('do not move a subject to another store', async () => {
    const id = await suite.newSubject();
    expect(await put({ subjects: [entry(id, '+819011112222', 's2')] }, [id])).toMatchObject({ status: 409, body: { code: 'SUBJECT_CONFLICT' } });
  });

  it('of one batch stand or fall together', async () => {
    const [fresh, elsewhere] = [`pf_${randomBytes(16).toString('hex')}`, await suite.newSubject()];
    expect((await put({ subjects: [entry(fresh, '+819011112222'), entry(elsewhere, '+819011112222', 's2')] }, [fresh, elsewhere])).status).toBe(409);
    expect((await suite.read([fresh], ['phone'])).body).toEqual({ subjects: [{ subjectId: fresh, status: 'not_found' }] });
  });

  it('under a key that is no longer the primary are refused by the database itself', async () => {
    const id = await suite.newSubject();
    await expect(suite.sql.query('update vault.subject set dek_version = 7 where subject_id = $1', [id])).rejects.toMatchObject({ code: 'HK001' });
    const another = `insert into vault.subject select s.tenant_id, 'pf_' || repeat('0', 32), s.store_id, s.kind, s.status, s.record_version, s.sk_version, $2, s.wrapped_sk, s.commit, s.mac from vault.subject s where subject_id = $1`;
    await expect(suite.sql.query(another, [id, 7])).rejects.toMatchObject({ code: 'HK001' });
  });

  it('leave no plaintext in the database', async () => {
    await suite.newSubject();
    const { rows } = await suite.sql.query<{ dump: string }>(`select string_agg(t::text, ' ') as dump from (select s::text as t from vault.subject s union all select f::text from vault.field f union all select b::text from vault.blind_index b union all select l::text from vault.access_log l union all select i::text from vault.idempotency i) all_rows`);
    for (const value of ['佐藤', '9012345678', 'aiko.sato', Buffer.from('佐藤').toString('hex'), Buffer.from('aiko.sato').toString('hex')]) expect(rows[0]!.dump).not.toContain(value);
  });
});
