import { createHash, createHmac, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { sharedData } from '@hako/devkit/testing';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tenant } from '../../tenancy/types.js';
import { createSigner } from '../../storage/index.js';
import { call, openHouse, signIn, type Answer, type House } from '../../testing/gate-house.js';
import { internalsOf } from '../service.js';

const read = (token: string, index: number): Record<string, unknown> => JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString()) as Record<string, unknown>;
const b64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const me = (house: House, token: string): Promise<Answer> => call(house, 'GET', '/api/v1/auth/me', { token });

describe('forged tokens', () => {
  let house: House;
  let tenant: Tenant;
  let token: string;
  beforeAll(async () => {
    house = await openHouse('forged');
    tenant = await house.addTenant('BOX');
    token = (await signIn(house, 'BOX', 'admin')).token;
  });
  afterAll(() => house.close());

  const entries = () => house.database.tenant(tenant.id).read((q) => q.rows<{ fault: string; ip: string }>(`select meta->>'fault' as fault, ip from security_log where name = 'auth.token.forged' order by seq`));
  const ours = async (): Promise<JWK> => (await house.identity.jwks()).keys[0] as JWK;

  it.each([
    ['alg none', 'header', async () => `${b64({ ...read(token, 0), alg: 'none' })}.${token.split('.')[1]}.${Buffer.from('x').toString('base64url')}`],
    ['HS256 keyed with our public key, as JWK', 'header', async () => hmac(JSON.stringify(await ours()))],
    ['HS256 keyed with our public key, as PEM', 'header', async () => hmac(String(createPublicKey({ key: (await ours()) as Record<string, string>, format: 'jwk' }).export({ format: 'pem', type: 'spki' })))],
    ['a key of their own under our kid', 'signature', async () => eddsa(read(token, 0), read(token, 1))],
    ['a kid with a path', 'key', async () => eddsa({ ...read(token, 0), kid: '../../dev/null' }, read(token, 1))],
    ['a kid with SQL', 'key', async () => eddsa({ ...read(token, 0), kid: "' union select 'x" }, read(token, 1))],
    ['a key in jwk', 'header', async () => eddsa({ ...read(token, 0), jwk: { kty: 'OKP' } }, read(token, 1))],
    ['a key behind jku', 'header', async () => eddsa({ ...read(token, 0), jku: 'http://127.0.0.1:1/jwks' }, read(token, 1))],
    ['another class: a token for the vault', 'class', async () => eddsa({ alg: 'EdDSA', typ: 'pii-access+jwt', kid: read(token, 0)['kid'] }, read(token, 1))],
    ['another class: our own signature of a download link', 'form', async () => createSigner({ secrets: house.secrets }, 'file-link').sign('x')],
    ['another spelling of the same bytes', 'encoding', async () => respelled(token)],
    ['padding', 'encoding', async () => `${token}=`],
  ])('%s: refused with its code, and entered with what was wrong', async (_what, fault, make) => {
    const before = (await entries()).length;
    const forged = await make();
    expect((await me(house, forged)).body).toMatchObject({ code: 'AUTH_TOKEN_INVALID', statusCode: 401 });
    // What names no agency cannot be entered into an agency's log.
    if (fault !== 'form') await expect.poll(async () => (await entries()).slice(before)).toMatchObject([{ fault, ip: '127.0.0.1' }]);
    expect((await me(house, token)).status).toBe(200);
  });

  function hmac(key: string): string {
    const text = `${b64({ ...read(token, 0), alg: 'HS256' })}.${token.split('.')[1]}`;
    return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
  }

  it('of Wycheproof are refused, all 401 of them, and a flood of them does not become a flood of entries', async ({ skip }) => {
    const vectors = sharedData('vectors/wycheproof/json_web_signature_test.json');
    if (vectors === undefined) return skip('no vectors on this machine');
    const { testGroups } = JSON.parse(readFileSync(vectors, 'utf8')) as { testGroups: { tests: { tcId: number; jws: unknown }[] }[] };
    const tests = testGroups.flatMap((group) => group.tests);
    expect(tests).toHaveLength(401);
    // Entries are counted by the minute; here all of it is one moment, however long it takes.
    house.clock.fixedMs = Date.now();
    for (const { tcId, jws } of tests) {
      const text = typeof jws === 'string' ? jws : JSON.stringify(jws);
      const answer = await call(house, 'GET', '/api/v1/auth/me', { headers: { authorization: `Bearer ${text.replace(/[^\x20-\x7e]/g, '')}` } });
      expect([tcId, answer.status]).toEqual([tcId, 401]);
    }
    for (let count = 0; count < 60; count += 1) await me(house, eddsa(read(token, 0), read(token, 1)));
    house.clock.fixedMs = undefined;
    expect((await entries()).length).toBeLessThanOrEqual(42);
  });
});

describe('the names of keys', () => {
  it('are thumbprints as RFC 7638 has them', async ({ skip }) => {
    const vector = sharedData('vectors/rfc/rfc7638_thumbprint.json');
    if (vector === undefined) return skip('no vectors on this machine');
    const { jwk, sha256Thumbprint } = JSON.parse(readFileSync(vector, 'utf8')) as { jwk: JWK; sha256Thumbprint: string };
    expect(await calculateJwkThumbprint(jwk)).toBe(sha256Thumbprint);
    // By hand as well: required members alone, in order, without spaces.
    expect(createHash('sha256').update(JSON.stringify({ e: jwk.e, kty: jwk.kty, n: jwk.n })).digest('base64url')).toBe(sha256Thumbprint);
  });
});

describe('RS256, where the configuration asks for it', () => {
  it('signs with RSA of 3,072 bits, publishes that, and takes nothing else under that key; after a change the old tokens run out', async () => {
    const house = await openHouse('rsa', { env: { HAKO_TOKEN_ALG: 'RS256' } });
    try {
      const tenant = await house.addTenant('BOX');
      const { token } = await signIn(house, 'BOX', 'admin');
      expect(read(token, 0)).toMatchObject({ alg: 'RS256', typ: 'at+jwt' });
      expect((await me(house, token)).status).toBe(200);
      const [jwk] = (await house.identity.jwks()).keys as JWK[];
      expect(jwk).toMatchObject({ kty: 'RSA', alg: 'RS256', kid: await calculateJwkThumbprint(jwk!) });
      expect(Buffer.from(jwk?.n ?? '', 'base64url')).toHaveLength(384);
      const text = `${b64({ ...read(token, 0), alg: 'HS256' })}.${token.split('.')[1]}`;
      expect((await me(house, `${text}.${createHmac('sha256', JSON.stringify(jwk)).update(text).digest('base64url')}`)).body.code).toBe('AUTH_TOKEN_INVALID');
      expect((await me(house, eddsa({ ...read(token, 0), alg: 'EdDSA' }, read(token, 1)))).body.code).toBe('AUTH_TOKEN_INVALID');

      Object.assign(house.fixture.config, { tokenAlgorithm: 'EdDSA' });
      await internalsOf(house.identity).keys.maintain();
      expect(read((await signIn(house, 'BOX', 'admin')).token, 0)).toMatchObject({ alg: 'EdDSA' });
      expect((await me(house, token)).status).toBe(200);
      expect(tenant.code).toBe('BOX');
    } finally {
      await house.close();
    }
  });
});

describe('a key that is dropped', () => {
  let house: House;
  let other: House;
  let tenant: Tenant;
  beforeAll(async () => {
    house = await openHouse('dropped');
    tenant = await house.addTenant('AC');
    tenant.isPlatform = true;
    other = await openHouse('dropped', { on: house.fixture, tenants: new Map([[tenant.id, tenant]]) });
  });
  afterAll(async () => {
    await other.close();
    await house.close();
  });

  it('ends its tokens at once in every process, and another signs from then on', async () => {
    const { token, cookie } = await signIn(house, 'AC', 'admin');
    expect((await me(other, token)).status).toBe(200);
    const kid = String(read(token, 0)['kid']);
    const answer = await call(house, 'POST', `/api/v1/platform/signing-keys/${kid}/drop`, { token, body: { reason: 'a laptop was lost' } });
    expect(answer.body.data).toMatchObject([{ status: 'active' }, { kid, status: 'gone' }]);
    expect((await me(house, token)).body.code).toBe('AUTH_TOKEN_INVALID');
    await expect.poll(async () => (await me(other, token)).body.code, { timeout: 20_000, interval: 20 }).toBe('AUTH_TOKEN_INVALID');
    expect((await house.identity.jwks()).keys.map((key) => key['kid'])).not.toContain(kid);
    const next = await call(house, 'POST', '/api/v1/auth/refresh', { headers: { cookie } });
    const fresh = (next.body.data as { accessToken: string }).accessToken;
    expect((await me(other, fresh)).status).toBe(200);
    expect((await call(house, 'POST', `/api/v1/platform/signing-keys/${kid}/drop`, { token: fresh, body: { reason: 'again' } })).status).toBe(404);
    const rows = await house.database.platform.read((q) => q.rows<{ private_sealed: Buffer | null }>('select private_sealed from signing_key where kid = $1', [kid]));
    expect(rows).toEqual([{ private_sealed: null }]);
  });

  it('is changed on demand and retired by the operator, with a reason that the log keeps', async () => {
    const { token } = await signIn(house, 'AC', 'admin');
    const rotated = (await call(house, 'POST', '/api/v1/platform/signing-keys/rotate', { token, body: { reason: 'before the audit' } })).body.data as { kid: string; status: string; nextAt: string }[];
    const next = rotated.find(({ status }) => status === 'next');
    expect(Math.round((Date.parse(next?.nextAt ?? '') - Date.now()) / 3_600_000)).toBe(24);
    const kid = String(read(token, 0)['kid']);
    expect((await call(house, 'POST', `/api/v1/platform/signing-keys/${kid}/retire`, { token, body: { reason: '  ' } })).status).toBe(400);
    const retired = await call(house, 'POST', `/api/v1/platform/signing-keys/${kid}/retire`, { token, body: { reason: 'an operator left' } });
    expect(retired.body.data).toEqual(expect.arrayContaining([expect.objectContaining({ kid, status: 'retiring' }), expect.objectContaining({ kid: next?.kid, status: 'active' })]));
    expect(read((await signIn(house, 'AC', 'admin')).token, 0)['kid']).toBe(next?.kid);
    expect((await me(other, token)).status).toBe(200);
    const names = await house.database.tenant(tenant.id).read((q) => q.rows<{ name: string; reason: string }>(`select name, meta->>'reason' as reason from security_log where name in ('auth.signing_key.rotated', 'auth.signing_key.retired') order by seq`));
    expect(names).toEqual([{ name: 'auth.signing_key.rotated', reason: 'before the audit' }, { name: 'auth.signing_key.retired', reason: 'an operator left' }]);
  });

  it('is the operator\u2019s alone to drop', async () => {
    tenant.isPlatform = false;
    const { token } = await signIn(house, 'AC', 'admin');
    expect((await call(house, 'GET', '/api/v1/platform/signing-keys', { token })).status).toBe(404);
    expect((await call(house, 'POST', '/api/v1/platform/signing-keys/rotate', { token, body: { reason: 'mine now' } })).status).toBe(404);
    tenant.isPlatform = true;
  });
});

const { privateKey }: { privateKey: KeyObject } = generateKeyPairSync('ed25519');
function eddsa(header: object, payload: object): string {
  const text = `${b64(header)}.${b64(payload)}`;
  return `${text}.${sign(null, Buffer.from(text), privateKey).toString('base64url')}`;
}

/** 64 bytes of signature are 86 characters; the last one has four bits that no byte needs. */
function respelled(token: string): string {
  const last = token.at(-1) ?? '';
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return token.slice(0, -1) + (alphabet[alphabet.indexOf(last) + 1] ?? '');
}
