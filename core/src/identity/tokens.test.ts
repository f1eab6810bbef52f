import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, openHouse, signIn, type Answer, type House } from '../testing/gate-house.js';
import type { Tenant } from '../tenancy/types.js';

const b64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const part = (token: string, index: number): string => token.split('.')[index] ?? '';
const read = (token: string, index: number): Record<string, unknown> => JSON.parse(Buffer.from(part(token, index), 'base64url').toString()) as Record<string, unknown>;

describe('access tokens', () => {
  let house: House;
  let tenant: Tenant;
  let token: string;
  beforeAll(async () => {
    house = await openHouse('tokens');
    tenant = await house.addTenant('BOX');
    token = (await signIn(house, 'BOX', 'admin')).token;
  });
  afterAll(() => house.close());

  const me = (forged: string): Promise<Answer> => call(house, 'GET', '/api/v1/auth/me', { token: forged });

  it('carry exactly the claims of the design and nothing about the person', () => {
    expect(Object.keys(read(token, 1)).sort()).toEqual(['amr', 'aud', 'auth_time', 'exp', 'iat', 'iss', 'jti', 'nbf', 'sid', 'sub', 'tid', 'ver']);
    expect(read(token, 0)).toMatchObject({ alg: 'EdDSA', typ: 'at+jwt' });
    expect(read(token, 1)).toMatchObject({ tid: tenant.id, amr: ['pwd'] });
    expect(Number(read(token, 1)['exp']) - Number(read(token, 1)['iat'])).toBe(900);
  });

  it('publish their public keys, without the private half', async () => {
    for (const path of ['/.well-known/jwks.json', '/api/v1/.well-known/jwks.json']) {
      const { body, headers } = await call(house, 'GET', path);
      expect((body['keys'] as Record<string, unknown>[])[0]).toMatchObject({ kid: read(token, 0)['kid'], kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA' });
      expect(JSON.stringify(body)).not.toContain('"d"');
      expect(headers.get('cache-control')).toContain('max-age=300');
    }
  });

  it('are refused in every forged form', async () => {
    const header = read(token, 0);
    const claims = read(token, 1);
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const jwks = (await house.identity.jwks()).keys[0] as { x: string };
    const signed = (head: object, payload: object = claims): string => `${b64(head)}.${b64(payload)}.${sign(null, Buffer.from(`${b64(head)}.${b64(payload)}`), privateKey).toString('base64url')}`;
    const hmac = (secret: string): string => `${b64({ ...header, alg: 'HS256' })}.${b64(claims)}.${createHmac('sha256', secret).update(`${b64({ ...header, alg: 'HS256' })}.${b64(claims)}`).digest('base64url')}`;
    const [head = '', payload = '', signature = ''] = token.split('.');

    const forged: Record<string, string> = {
      'alg none': `${b64({ ...header, alg: 'none' })}.${payload}.`,
      'alg None with the old signature': `${b64({ ...header, alg: 'None' })}.${payload}.${signature}`,
      'HS256 over the public key': hmac(jwks.x),
      'HS256 over an empty key': hmac(''),
      'own key': signed(header),
      'own key in the header': signed({ ...header, jwk: publicKey.export({ format: 'jwk' }) }),
      'own key set by address': signed({ ...header, jku: 'http://127.0.0.1/jwks.json' }),
      'kid of a path': signed({ ...header, kid: '../../../../dev/null' }),
      'kid of a query': signed({ ...header, kid: `' or '1'='1` }),
      'critical extension': signed({ ...header, crit: ['exp'] }),
      'unencoded payload': signed({ ...header, b64: false }),
      'another type': signed({ ...header, typ: 'JWT' }),
      'another person': `${head}.${b64({ ...claims, sub: '00000000-0000-4000-8000-000000000000' })}.${signature}`,
      'later end': `${head}.${b64({ ...claims, exp: 9_999_999_999 })}.${signature}`,
      'bits behind the last': `${head}.${payload}.${signature.slice(0, -1)}${signature.endsWith('A') ? 'B' : String.fromCharCode(signature.charCodeAt(signature.length - 1) + 1)}`,
      padding: `${token}=`,
      'four parts': `${token}.${signature}`,
      'two parts': `${head}.${payload}`,
      'no JSON': `${Buffer.from('x').toString('base64url')}.${payload}.${signature}`,
      'very long': `${head}.${'A'.repeat(10_000)}.${signature}`,
    };
    for (const [name, text] of Object.entries(forged)) {
      const answer = await me(text);
      expect([name, answer.status, answer.body.code]).toEqual([name, 401, 'AUTH_TOKEN_INVALID']);
    }
    expect((await me(token)).status).toBe(200);
  });

  it('stop after fifteen minutes', async () => {
    const old = (await signIn(house, 'BOX', 'admin')).token;
    house.clock.offsetMs = 15 * 60_000 + 1_000;
    expect((await me(old)).body.code).toBe('AUTH_TOKEN_EXPIRED');
    house.clock.offsetMs = 0;
  });

  it('stop at once when their session ends, in every process', async () => {
    const other = await openHouse('tokens', { on: house.fixture, tenants: new Map([[tenant.id, tenant]]) });
    try {
      const session = await signIn(house, 'BOX', 'admin');
      const there = (): Promise<Answer> => call(other, 'GET', '/api/v1/auth/me', { token: session.token });
      expect((await there()).status).toBe(200);
      expect((await call(house, 'POST', '/api/v1/auth/logout', { token: session.token })).status).toBe(204);
      expect((await me(session.token)).body.code).toBe('AUTH_SESSION_ENDED');
      await expect.poll(async () => (await there()).body.code, { interval: 10 }).toBe('AUTH_SESSION_ENDED');
    } finally {
      await other.close();
    }
  });

  it('stop when the person is deactivated, and come back only by a new sign-in', async () => {
    const id = await house.addUser(tenant, 'leaving');
    const leaving = await signIn(house, 'BOX', 'leaving');
    const { token: admin } = await signIn(house, 'BOX', 'admin');
    expect((await me(leaving.token)).status).toBe(200);
    expect((await call(house, 'POST', `/api/v1/users/${id}/deactivate`, { token: admin })).status).toBe(200);
    expect((await me(leaving.token)).status).toBe(401);
    expect((await signIn(house, 'BOX', 'leaving')).answer.body.code).toBe('AUTH_INVALID_CREDENTIALS');
    expect((await call(house, 'POST', `/api/v1/users/${id}/reactivate`, { token: admin })).status).toBe(200);
    expect((await me(leaving.token)).status).toBe(401);
    expect((await signIn(house, 'BOX', 'leaving')).answer.status).toBe(200);
  });
});

describe('refresh tokens', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse('refresh');
    await house.addTenant('BOX');
  });
  afterAll(() => house.close());

  const refresh = (cookie: string, headers: Record<string, string> = {}): Promise<Answer> => call(house, 'POST', '/api/v1/auth/refresh', { headers: { cookie, ...headers } });
  const cookieOf = (answer: Answer): string => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';

  it('are spent once: the next one goes on, an old one ends the whole session', async () => {
    const first = await signIn(house, 'BOX', 'admin');
    const second = await refresh(first.cookie);
    expect(second.status).toBe(200);
    const third = await refresh(cookieOf(second));
    expect(third.status).toBe(200);
    expect((await refresh(first.cookie)).body.code).toBe('AUTH_REFRESH_REUSED');
    expect((await refresh(cookieOf(third))).body.code).toBe('AUTH_REFRESH_INVALID');
    const { accessToken } = third.body.data as { accessToken: string };
    expect((await call(house, 'GET', '/api/v1/auth/me', { token: accessToken })).status).toBe(401);
  });

  it('answer the same child to tabs that refresh at the same moment', async () => {
    // One moment, however long it takes: the grace is ten seconds.
    house.clock.fixedMs = Date.now();
    const { cookie } = await signIn(house, 'BOX', 'admin');
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(cookie)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(new Set(answers.map(cookieOf)).size).toBe(1);
    expect((await refresh(cookieOf(answers[0] as Answer))).status).toBe(200);
    house.clock.fixedMs = undefined;
  });

  it('do not come back after the grace of ten seconds', async () => {
    const { cookie } = await signIn(house, 'BOX', 'admin');
    expect((await refresh(cookie)).status).toBe(200);
    house.clock.offsetMs = 11_000;
    expect((await refresh(cookie)).body.code).toBe('AUTH_REFRESH_REUSED');
    house.clock.offsetMs = 0;
  });

  it('do nothing for another site', async () => {
    const { cookie } = await signIn(house, 'BOX', 'admin');
    expect((await refresh(cookie, { origin: 'https://evil.example' })).body.code).toBe('AUTH_ORIGIN_REFUSED');
    expect((await refresh(cookie, { 'sec-fetch-site': 'cross-site' })).body.code).toBe('AUTH_ORIGIN_REFUSED');
    expect((await refresh(cookie, { origin: 'http://localhost:4000', 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  it('are refused when made up', async () => {
    for (const cookie of ['', '__Host-rt=', '__Host-rt=x', `__Host-rt=${'0'.repeat(32)}.${'A'.repeat(43)}`, `__Host-rt=${"'".repeat(32)}.${'A'.repeat(43)}`]) {
      expect((await refresh(cookie)).body.code).toBe('AUTH_REFRESH_INVALID');
    }
  });
});
