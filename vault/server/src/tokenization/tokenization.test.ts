import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CreatedToken, OpenedToken, TokenClaims } from '@hako/vault-client/contract';
import type { Answer } from '../testing/https-call.js';
import { SAMPLE, startSuite, type VaultSuite } from '../testing/vault-suite.js';

let suite: VaultSuite;
beforeAll(async () => {
  suite = await startSuite();
});
afterAll(() => suite?.end());

type Claims = Partial<TokenClaims>;
const TSC = 'shop';

async function make(body: object, subjectIds: string[], claims: Claims = {}): Promise<Answer> {
  return suite.call('/v1/tokens', { token: suite.sign({ op: 'tokenize', fields: ['phone', 'email', 'address', 'given_name'], tsc: TSC, ...claims }, { subjectIds }), body });
}
async function one(subjectId: string, body: object = {}): Promise<string> {
  const answer = await make({ items: [{ subjectId, field: 'email' }], type: 'pointer', ...body }, [subjectId]);
  const [item] = answer.body['items'] as CreatedToken[];
  if (item?.status !== 'ok') throw new Error(JSON.stringify(answer.body));
  return item.token;
}
const open = (tokens: string[], view = 'plain', claims: Claims = {}): Promise<Answer> =>
  suite.call('/v1/tokens/open', { token: suite.sign({ op: 'read', fields: ['email', 'phone', 'address'], view: 'plain', tsc: TSC, tok_ids: tokens, ...claims }), body: { tokens, view } });
const opened = async (token: string, view = 'plain', claims: Claims = {}): Promise<OpenedToken> => ((await open([token], view, claims)).body['tokens'] as OpenedToken[])[0]!;
const patchEmail = (subjectId: string, email: string): Promise<Answer> => suite.call(`/v1/subjects/${subjectId}`, { method: 'PATCH', token: suite.sign({ op: 'write', fields: ['email'] }, { subjectIds: [subjectId] }), body: { record: { email: [email] } } });

describe('a data token', () => {
  it('opens to its value, masked or plain or only that it is there; an address in its parts', async () => {
    const subjectId = await suite.newSubject();
    const token = await one(subjectId);
    expect(token).toMatch(/^tk_[0-9a-f]{32}$/);
    expect(await opened(token)).toEqual({ token, status: 'ok', field: 'email', value: 'aiko.sato@example.jp' });
    expect(await opened(token, 'masked')).toMatchObject({ value: 'a•••@example.jp' });
    expect(await opened(token, 'exists')).toEqual({ token, status: 'ok', field: 'email' });
    const address = await one(subjectId, { items: [{ subjectId, field: 'address' }] });
    expect(await opened(address)).toMatchObject({ value: SAMPLE.address![0] });
  });

  it('that points follows its record; one of a value keeps it', async () => {
    const subjectId = await suite.newSubject();
    const [pointer, value] = [await one(subjectId), await one(subjectId, { type: 'value' })];
    await patchEmail(subjectId, 'new@example.jp');
    expect([await opened(pointer), await opened(value)]).toMatchObject([{ value: 'new@example.jp' }, { value: 'aiko.sato@example.jp' }]);
    await suite.call(`/v1/subjects/${subjectId}`, { method: 'PATCH', token: suite.sign({ op: 'write', fields: ['email'] }, { subjectIds: [subjectId] }), body: { record: { email: [] } } });
    expect([await opened(pointer), await opened(value)]).toMatchObject([{ status: 'not_found' }, { value: 'aiko.sato@example.jp' }]);
  });

  it('that is one-way opens to nobody, and there is nothing that could be opened', async () => {
    const token = await one(await suite.newSubject(), { reversible: false, type: 'value' });
    expect(await opened(token)).toEqual({ token, status: 'denied' });
    const { rows } = await suite.sql.query('select ct, wrapped, dek_version from vault.token where token_id = $1', [token]);
    expect(rows).toEqual([{ ct: null, wrapped: null, dek_version: null }]);
  });

  it('ends with its time', async () => {
    const token = await one(await suite.newSubject(), { ttlSeconds: 60 });
    expect((await opened(token)).status).toBe('ok');
    await suite.sql.query(`update vault.token set expires_at = now() - interval '1 second' where token_id = $1`, [token]);
    expect((await opened(token)).status).toBe('not_found');
  });

  it('opens in its scope only, to an access token that names it and its field', async () => {
    const token = await one(await suite.newSubject());
    expect(await opened(token, 'plain', { tsc: 'elsewhere' })).toEqual({ token, status: 'denied' });
    expect(await opened(token, 'plain', { tsc: undefined } as unknown as Claims)).toEqual({ token, status: 'denied' });
    expect(await opened(token, 'plain', { fields: ['phone'] })).toEqual({ token, status: 'denied' });
    expect((await open([token], 'plain', { tok_ids: [`tk_${'0'.repeat(32)}`] })).status).toBe(401);
    expect((await open([token], 'plain', { view: 'masked' })).status).toBe(401);
    expect(await opened(token, 'plain', { pur: 'maintenance' })).toEqual({ token, status: 'denied' });
  });

  it('of another tenant is not there', async () => {
    const token = await one(await suite.newSubject());
    const stranger = '99999999-2222-4333-8444-555555555555';
    await suite.call('/v1/tenants', { token: suite.sign({ op: 'tenant', tid: stranger }), body: { tenantId: stranger } });
    expect(await opened(token, 'plain', { tid: stranger })).toEqual({ token, status: 'not_found' });
  });

  it('is revoked by name or by tag, within its scope, as often as one likes', async () => {
    const subjectId = await suite.newSubject();
    const [a, b, c] = [await one(subjectId), await one(subjectId, { tags: ['batch:1'] }), await one(subjectId, { tags: ['batch:1', 'x'] })];
    const revoke = (body: object, claims: Claims = {}): Promise<Answer> => suite.call('/v1/tokens/revoke', { token: suite.sign({ op: 'tokenize', tsc: TSC, tok_ids: [a!], ...claims }), body });
    expect((await revoke({ tokens: [a] }, { tsc: 'elsewhere' })).body).toEqual({ revoked: 0 });
    expect((await revoke({ tokens: [b] })).status).toBe(401);
    expect((await revoke({ tokens: [a] })).body).toEqual({ revoked: 1 });
    expect((await revoke({ tokens: [a] })).body).toEqual({ revoked: 0 });
    expect((await revoke({ tag: 'batch:1' })).body).toEqual({ revoked: 2 });
    expect((await open([a!, b!, c!])).body).toMatchObject({ tokens: [{ status: 'not_found' }, { status: 'not_found' }, { status: 'not_found' }] });
  });

  it('of a restricted subject is closed, but to the law', async () => {
    const subjectId = await suite.newSubject();
    const token = await one(subjectId, { type: 'value' });
    await suite.sql.query(`update vault.subject set status = 'restricted' where subject_id = $1`, [subjectId]);
    expect(await opened(token)).toEqual({ token, status: 'restricted' });
    expect(await opened(token, 'plain', { pur: 'legal_request' })).toMatchObject({ status: 'ok' });
  });

  const attacks: [string, string][] = [
    ['pointed at another subject', 'update vault.token set subject_id = $2 where token_id = $1'],
    ['pointed at another field', `update vault.token set field_code = 'phone' where token_id = $1 and $2::text is not null`],
    ['given a longer life', `update vault.token set expires_at = now() + interval '9 days' where token_id = $1 and $2::text is not null`],
    ['moved to another scope', `update vault.token set scope = 'mine' where token_id = $1 and $2::text is not null`],
    ['given a key of another', `update vault.token t set wrapped = o.wrapped from vault.token o where t.token_id = $1 and o.subject_id = $2`],
  ];
  it.each(attacks)('%s in the database does not open', async (_name, statement) => {
    const [victim, other] = [await suite.newSubject(), await suite.newSubject({ ...SAMPLE, email: ['other@example.jp'] })];
    await one(other);
    for (const type of ['pointer', 'value']) {
      const token = await one(victim, { type });
      expect((await suite.sql.query(statement, [token, other])).rowCount).toBeGreaterThan(0);
      const answer = await opened(token, 'plain', { tsc: statement.includes('scope') ? 'mine' : TSC });
      expect(answer).toEqual({ token, status: 'unreadable' });
    }
    await expect.poll(() => suite.vault.output().includes('"alert":"integrity"')).toBe(true);
  });

  it('is not made twice by a call that comes twice', async () => {
    const subjectId = await suite.newSubject();
    const body = { items: [{ subjectId, field: 'email' }], type: 'pointer', idempotencyKey: 'tokens-0001' };
    expect((await make(body, [subjectId])).body).toEqual((await make(body, [subjectId])).body);
  });

  it('is made item by item: what is not there is said of each', async () => {
    const subjectId = await suite.newSubject();
    const nobody = `pf_${'0'.repeat(32)}`;
    const answer = await make({ items: [{ subjectId, field: 'email', item: 3 }, { subjectId: nobody, field: 'email' }, { subjectId, field: 'phone', item: 1 }], type: 'value' }, [subjectId, nobody]);
    expect(answer.body).toMatchObject({ items: [{ status: 'not_found', item: 3 }, { status: 'not_found', subjectId: nobody }, { status: 'ok', item: 1 }] });
  });
});
