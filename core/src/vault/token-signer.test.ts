import { createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import type { Principal } from '@hako/sdk-plugin';
import { subjectHash } from '@hako/vault-client';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { readClaims } from './read-claims.js';
import { createSubjectIds } from './subject-id.js';
import { createTokenSigner, type TokenRequest, type VaultActor } from './token-signer.js';

const { privateKey } = generateKeyPairSync('ed25519');
const now = Date.parse('2026-11-21T00:00:00Z');
const signer = createTokenSigner({ key: privateKey, issuer: 'hako-core', audience: 'pii-vault:test', thumbprint: () => 'x'.repeat(43), service: 'core-worker', now: () => now });
const user: Principal = { type: 'user', id: randomUUID(), name: 'ai.manager@example.jp', sessionId: randomUUID() };
const actor: VaultActor = { principal: user, requestId: 'req-1', pluginId: 'customers' };
const request: TokenRequest = { tenantId: randomUUID(), actor, op: 'read', purpose: 'support_case', reason: 'a call', subjectIds: ['pf_1'], fields: ['phone', 'phone'], view: 'masked' };

async function claims(change: Partial<TokenRequest> = {}): Promise<Record<string, unknown>> {
  const { token } = await signer.sign({ ...request, ...change });
  return (await jwtVerify(token, createPublicKey(privateKey), { currentDate: new Date(now), typ: 'pii-access+jwt', audience: 'pii-vault:test' })).payload;
}

describe('a token for the vault', () => {
  it('says who, why and exactly what, for five minutes', async () => {
    expect(await claims()).toMatchObject({ iss: 'hako-core', sub: user.id, sid: user.sessionId, tid: request.tenantId, op: 'read', pur: 'support_case', rsn: '[customers] a call', sub_ids: ['pf_1'], fields: ['phone'], view: 'masked', uses: 1, cnf: { 'x5t#S256': 'x'.repeat(43) }, cid: 'req-1', iat: now / 1_000, exp: now / 1_000 + 300 });
    const { token } = await signer.sign(request);
    expect(Object.keys(decodeProtectedHeader(token)).sort()).toEqual(['alg', 'kid', 'typ']);
  });

  it('never carries a name', async () => {
    expect(JSON.stringify(await claims())).not.toContain('manager');
  });

  it('has another id each time', async () => {
    expect((await claims())['jti']).not.toBe((await claims())['jti']);
  });

  it('holds a batch by its hash, whatever the order', async () => {
    const ids = Array.from({ length: 21 }, (_, i) => `pf_${i}`);
    const batch = await claims({ subjectIds: ids });
    expect(batch['sub_ids']).toBeUndefined();
    expect(batch['sub_hash']).toBe(subjectHash([...ids].reverse()));
  });

  it('names the worker that acts in a job, and the kind of who is not a person', async () => {
    expect(await claims({ actor: { ...actor, jobId: 'job-1' } })).toMatchObject({ sub: user.id, act: { sub: 'core-worker' }, jid: 'job-1' });
    expect(await claims({ actor: { ...actor, principal: { type: 'system', id: 'retention job', name: '', sessionId: null } } })).toMatchObject({ sub: 'system:retention_job' });
  });

  it('takes any reason that people type, and makes it safe to keep', async () => {
    const { rsn } = await claims({ reason: `line\r\none\u0000 \ud800 ${'ファン'.repeat(400)}` });
    expect(rsn).not.toMatch(/[\p{Cc}\p{Surrogate}]/u);
    expect([...String(rsn)]).toHaveLength(240);
  });
});

describe('readClaims', () => {
  it('reads what a grant says, and nothing out of anything else', async () => {
    const { token } = await signer.sign(request);
    expect(readClaims(token)).toEqual({ tid: request.tenantId, sub: user.id, sid: user.sessionId, op: 'read', fields: ['phone'], view: 'masked', jti: expect.any(String) as string, exp: expect.any(Number) as number });
    const of = (payload: unknown): string => `h.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.s`;
    for (const other of ['', 'a.b.c', of(null), of([]), of({}), of({ tid: 't', sub: 's', op: 'read', fields: ['constructor'], view: 'plain' }), of({ tid: 't', sub: 's', op: 'read', fields: ['phone'], view: 'all' }), 'x'.repeat(9_000)]) expect(readClaims(other)).toBeUndefined();
  });
});

describe('subject ids', () => {
  it('are the same for the same seed and tenant, and else never', () => {
    const ids = createSubjectIds(privateKey);
    expect(ids('t1', 'job:1')).toMatch(/^pf_[0-9a-f]{32}$/);
    expect(ids('t1', 'job:1')).toBe(createSubjectIds(privateKey)('t1', 'job:1'));
    expect(new Set([ids('t1', 'job:1'), ids('t2', 'job:1'), ids('t1', 'job:2'), ids('t1'), ids('t1'), createSubjectIds(generateKeyPairSync('ed25519').privateKey)('t1', 'job:1')]).size).toBe(6);
  });
});
