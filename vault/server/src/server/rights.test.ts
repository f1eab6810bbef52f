import { compactDecrypt, exportJWK, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TokenClaims, VaultPurpose } from '@hako/vault-client/contract';
import type { Answer } from '../testing/https-call.js';
import { SAMPLE, startSuite, type VaultSuite } from '../testing/vault-suite.js';

let suite: VaultSuite;
beforeAll(async () => {
  suite = await startSuite();
});
afterAll(() => suite?.end());

type Op = TokenClaims['op'];
const post = (subjectId: string, verb: string, op: Op, body: object, claims: Partial<TokenClaims> = {}): Promise<Answer> =>
  suite.call(`/v1/subjects/${subjectId}/${verb}`, { token: suite.sign({ op, pur: 'subject_request', ...claims }, { subjectIds: [subjectId] }), body });
const read = (subjectId: string, pur: VaultPurpose): Promise<Answer> =>
  suite.call('/v1/detokenize', { token: suite.sign({ op: 'read', pur, fields: ['email'], view: 'plain' }, { subjectIds: [subjectId] }), body: { subjectIds: [subjectId], fields: ['email'], view: 'plain' } });
const statusOf = async (answer: Promise<Answer>): Promise<unknown> => ((await answer).body['subjects'] as { status: string }[])[0]!.status;
const patch = (subjectId: string, pur: VaultPurpose): Promise<Answer> => suite.call(`/v1/subjects/${subjectId}`, { method: 'PATCH', token: suite.sign({ op: 'write', pur, fields: ['gender'] }, { subjectIds: [subjectId] }), body: { record: { gender: 'x' } } });
const consent = (granted: boolean, at: string, purpose = 'notification_delivery'): object => ({ purpose, granted, version: 'v3', at });

describe('consent', () => {
  it('withdrawn blocks its purpose from the next call on, reads and writes and searches, and no other', async () => {
    const subjectId = await suite.newSubject({ ...SAMPLE, email: ['consent@example.jp'] });
    expect(await statusOf(read(subjectId, 'notification_delivery'))).toBe('ok');
    const answer = await post(subjectId, 'consents', 'consent', { consents: [consent(false, '2026-01-02T00:00:00Z')] });
    expect(answer.body).toEqual({ subjectId, consents: [{ ...consent(false, '2026-01-02T00:00:00.000Z') }] });
    expect(await statusOf(read(subjectId, 'notification_delivery'))).toBe('denied');
    expect((await patch(subjectId, 'notification_delivery')).body).toMatchObject({ code: 'PURPOSE_DENIED' });
    expect(await statusOf(read(subjectId, 'customer_view'))).toBe('ok');
    const search = async (pur: VaultPurpose): Promise<unknown> => (await suite.call('/v1/search', { token: suite.sign({ op: 'search', pur, fields: ['email'] }), body: { field: 'email', value: 'consent@example.jp' } })).body['subjectIds'];
    expect([await search('notification_delivery'), await search('customer_view')]).toEqual([[], [subjectId]]);
    await post(subjectId, 'consents', 'consent', { consents: [consent(true, '2026-01-03T00:00:00Z')] });
    expect(await statusOf(read(subjectId, 'notification_delivery'))).toBe('ok');
  });

  it('is what the person said last, in whatever order it arrives; at one moment a withdrawal wins', async () => {
    const subjectId = await suite.newSubject();
    await post(subjectId, 'consents', 'consent', { consents: [consent(false, '2026-03-01T00:00:00Z')] });
    const late = await post(subjectId, 'consents', 'consent', { consents: [consent(true, '2026-02-01T00:00:00Z'), consent(true, '2026-03-01T00:00:00Z')] });
    expect(late.body).toMatchObject({ consents: [{ granted: false }] });
  });

  it('cannot block the law or the person\'s own request, nor come from the future', async () => {
    const subjectId = await suite.newSubject();
    for (const purpose of ['legal_request', 'subject_request', 'fraud_security', 'maintenance']) expect((await post(subjectId, 'consents', 'consent', { consents: [consent(false, '2026-01-01T00:00:00Z', purpose)] })).status).toBe(400);
    expect((await post(subjectId, 'consents', 'consent', { consents: [consent(false, '2126-01-01T00:00:00Z')] })).body).toMatchObject({ code: 'VALIDATION_FAILED', details: [{ path: '/consents/0/at', code: 'range' }] });
  });
});

describe('restriction', () => {
  it('closes a subject to every purpose but two, and lets go again', async () => {
    const subjectId = await suite.newSubject();
    expect((await post(subjectId, 'restrict', 'restrict', { restricted: true })).body).toEqual({ subjectId, restricted: true, changed: true });
    expect((await post(subjectId, 'restrict', 'restrict', { restricted: true })).body).toMatchObject({ changed: false });
    const purposes: VaultPurpose[] = ['customer_view', 'customer_edit', 'support_case', 'membership_report', 'notification_delivery', 'import', 'fraud_security'];
    for (const purpose of purposes) expect([purpose, await statusOf(read(subjectId, purpose))]).toEqual([purpose, 'restricted']);
    for (const purpose of ['legal_request', 'subject_request'] as const) expect(await statusOf(read(subjectId, purpose))).toBe('ok');
    expect((await patch(subjectId, 'customer_edit')).status).toBe(423);
    await post(subjectId, 'restrict', 'restrict', { restricted: false });
    expect(await statusOf(read(subjectId, 'customer_view'))).toBe('ok');
  });

  it('of nobody is not found, and a token for another operation is none', async () => {
    const subjectId = await suite.newSubject();
    const nobody = `pf_${'0'.repeat(32)}`;
    expect((await post(nobody, 'restrict', 'restrict', { restricted: true })).status).toBe(404);
    expect((await post(subjectId, 'restrict', 'write', { restricted: true })).status).toBe(401);
    expect((await post(subjectId, 'restrict', 'restrict', { restricted: true, also: 1 })).status).toBe(400);
    const other = await suite.newSubject();
    const answer = await suite.call(`/v1/subjects/${other}/restrict`, { token: suite.sign({ op: 'restrict' }, { subjectIds: [subjectId] }), body: { restricted: true } });
    expect(answer.status).toBe(401);
  });
});

describe('an export of a person', () => {
  const keys = { EC: ['ECDH-ES+A256KW', { crv: 'P-256' }], OKP: ['ECDH-ES+A256KW', { crv: 'X25519' }], RSA: ['RSA-OAEP-256', {}] } as const;
  it.each(Object.entries(keys))('opens with the recipient\'s %s key only, and holds all that the vault knows', async (kty, [alg, options]) => {
    const subjectId = await suite.newSubject();
    await suite.read([subjectId], ['email']);
    await post(subjectId, 'consents', 'consent', { consents: [consent(true, '2026-01-02T00:00:00Z')] });
    const { publicKey, privateKey } = await generateKeyPair(alg, { ...options, extractable: true });
    const answer = await post(subjectId, 'export', 'export', { recipientKey: { ...(await exportJWK(publicKey)), kid: 'mine' } });
    const bundle = String(answer.body['bundle']);
    // With its dot: four letters alone stand in one of a few thousand ciphertexts.
    expect(JSON.stringify(answer.body)).not.toContain('aiko.sato');
    const { plaintext, protectedHeader } = await compactDecrypt(bundle, privateKey);
    expect(protectedHeader).toMatchObject({ alg, enc: 'A256GCM', kid: 'mine' });
    expect(JSON.parse(Buffer.from(plaintext).toString())).toMatchObject({
      format: 'hako-subject-export/v1', subjectId, kind: 'individual', recordVersion: 1, restricted: false, record: SAMPLE,
      consents: [consent(true, '2026-01-02T00:00:00.000Z')],
      accesses: expect.arrayContaining([expect.objectContaining({ operation: 'read', purpose: 'customer_view', view: 'plain', fields: ['email'] }), expect.objectContaining({ operation: 'write' })]) as unknown,
    });
    expect(kty).toBe((await exportJWK(publicKey)).kty);
  });

  it('is for the person and the law, and not to a key that is private, weak or none', async () => {
    const subjectId = await suite.newSubject();
    const { publicKey, privateKey } = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256', extractable: true });
    const jwk = await exportJWK(publicKey);
    expect((await post(subjectId, 'export', 'export', { recipientKey: jwk }, { pur: 'customer_view' })).status).toBe(403);
    for (const recipientKey of [await exportJWK(privateKey), { ...jwk, x: jwk.y }, { kty: 'oct', k: 'AAAA' }, { kty: 'EC' }, { kty: 'RSA', n: 'AAAA', e: 'AQAB' }]) {
      expect((await post(subjectId, 'export', 'export', { recipientKey })).status).toBe(400);
    }
  });
});
