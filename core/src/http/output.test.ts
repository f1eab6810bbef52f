import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, openHouse, signIn, type Answer, type House } from '../testing/gate-house.js';
import { boxRoutes } from './test-routes.js';

describe('what goes out', () => {
  let house: House;
  let token: string;
  const seen: { calls: number; gate?: Promise<void> } = { calls: 0 };
  beforeAll(async () => {
    house = await openHouse('output');
    house.mount('box', ['box'], boxRoutes(seen));
    await house.addTenant('BOX');
    token = (await signIn(house, 'BOX', 'admin')).token;
  });
  afterAll(() => house.close());

  const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> => call(house, 'GET', `/api/v1${path}`, { token, headers });

  it('has one envelope', async () => {
    expect((await get('/box/things')).text).toBe('{"success":true,"data":{}}');
    expect((await get('/box/raw')).text).toBe('{"success":true,"data":[{"a":1}],"meta":{"pageSize":20,"nextCursor":null}}');
    expect((await call(house, 'DELETE', '/api/v1/box/things/00000000-0000-4000-8000-000000000000', { token })).status).toBe(204);
    const missing = await get('/nothing/here');
    expect(missing.body).toEqual({ success: false, code: 'NOT_FOUND', message: 'This does not exist, or you may not see it.', statusCode: 404, requestId: missing.headers.get('x-request-id') });
  });

  it('carries the security headers on every answer, with a nonce only for pages', async () => {
    for (const path of ['/api/v1/box/things', '/api/v1/nothing', '/api/docs', '/.well-known/jwks.json', '/nowhere']) {
      const { headers } = await call(house, 'GET', path, { token });
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('x-xss-protection')).toBe('0');
      expect(headers.get('strict-transport-security')).toContain('max-age=31536000');
      expect(headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('content-security-policy')).not.toContain('unsafe-eval');
      expect(headers.get('x-powered-by')).toBeNull();
    }
    const page = await call(house, 'GET', '/api/docs');
    const nonce = /'nonce-([^']+)'/.exec(page.headers.get('content-security-policy') ?? '')?.[1];
    expect(page.text).toContain(`nonce="${nonce}"`);
    expect((await call(house, 'GET', '/api/docs')).text).not.toContain(nonce);
  });

  it('keeps a request id that can stand in a log line, and makes one otherwise', async () => {
    expect((await get('/box/raw', { 'x-request-id': 'abcd-1234-efgh' })).headers.get('x-request-id')).toBe('abcd-1234-efgh');
    expect((await get('/box/raw', { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' })).headers.get('x-request-id')).toBe('0af7651916cd43dd8448eb211c80319c');
    for (const bad of ['x', 'a'.repeat(100), 'evil"injection', '../../../etc']) expect((await get('/box/raw', { 'x-request-id': bad })).headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
  });

  it('hands out files with names in any script, and never from a cache', async () => {
    const { headers, text } = await get('/box/file');
    expect(text).toBe('a,b\n1,2\n');
    expect(headers.get('content-disposition')).toBe(`attachment; filename="__ _2026_.csv"; filename*=UTF-8''%E5%90%8D%E7%B0%BF%20%222026%22.csv`);
    expect(headers.get('cache-control')).toBe('no-store');
    const elsewhere = await get('/box/elsewhere');
    expect([elsewhere.status, elsewhere.headers.get('location')]).toEqual([302, '/m/sora']);
  });

  it('hands out the texts of a namespace, and 304 to who has them', async () => {
    const first = await call(house, 'GET', '/api/v1/i18n/ja/core');
    expect((first.body.data as Record<string, string>)['errors.NOT_FOUND']).toContain('存在しない');
    const etag = first.headers.get('etag') ?? '';
    expect((await call(house, 'GET', '/api/v1/i18n/ja/core', { headers: { 'if-none-match': etag } })).status).toBe(304);
    for (const path of ['fr/core', 'ja/nothing', 'ja/__proto__', 'ja/..']) expect([path, (await call(house, 'GET', `/api/v1/i18n/${path}`)).status]).toEqual([path, 404]);
  });

  it('is cut when a handler never answers, and tells nothing of what one threw', async () => {
    expect((await get('/box/never')).body).toMatchObject({ code: 'REQUEST_TIMEOUT', statusCode: 504 });
    for (const path of ['/box/throws', '/box/unknown-code']) {
      const answer = await get(path, { 'accept-language': 'ja' });
      expect(answer.body).toMatchObject({ code: 'INTERNAL', statusCode: 500 });
      expect(Object.keys(answer.body).sort()).toEqual(['code', 'message', 'requestId', 'statusCode', 'success']);
      expect(answer.text).not.toContain('Tanaka');
    }
  });

  it('is the same for a plugin that is off as for one that never was', async () => {
    house.gate.state = 'inactive';
    const off = await get('/box/raw');
    expect({ ...off.body, requestId: '' }).toEqual({ ...(await get('/never/was')).body, requestId: '' });
    house.gate.state = 'unavailable';
    expect((await get('/box/raw')).body).toMatchObject({ code: 'PLUGIN_UNAVAILABLE', statusCode: 503, details: { plugin: 'box' } });
    house.gate.state = 'needs-config';
    expect((await get('/box/raw')).body).toMatchObject({ code: 'PLUGIN_NEEDS_CONFIG', statusCode: 409 });
    house.gate.state = 'open';
    expect((await get('/box/raw')).status).toBe(200);
  });

  it('is the first answer again for the same Idempotency-Key, and the work is done once', async () => {
    const send = (key: string, n: number): Promise<Answer> => call(house, 'POST', '/api/v1/box/once', { token, body: { n }, headers: { 'idempotency-key': key } });
    seen.calls = 0;
    let open = (): void => undefined;
    seen.gate = new Promise((done) => (open = done));
    const both = [send('k1', 1), send('k1', 1)];
    // The work goes on until one of them was sent away, however long the second took to come.
    await Promise.race(both);
    open();
    const [first, second] = (await Promise.all(both)) as [Answer, Answer];
    expect([first.status, second.status].sort()).toEqual([202, 409]);
    expect([first, second].find(({ status }) => status === 409)?.body.code).toBe('IDEMPOTENCY_IN_PROGRESS');
    const again = await send('k1', 1);
    expect([again.status, again.headers.get('idempotency-replayed'), seen.calls]).toEqual([202, 'true', 1]);
    expect(again.body.data).toEqual({ call: 1 });
    expect((await send('k1', 2)).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
    expect((await send('k2', 1)).body.data).toEqual({ call: 2 });
    expect((await send('k3', 13)).body.code).toBe('VALUE_TAKEN');
    expect((await send('k3', 13)).headers.get('idempotency-replayed')).toBeNull();
    expect((await send('x'.repeat(300), 1)).body.code).toBe('VALIDATION_FAILED');
  });

  it('describes itself: every route with its schemas, codes and permission', async () => {
    const { body } = await call(house, 'GET', '/api/v1/openapi.json');
    const document = body as unknown as { openapi: string; paths: Record<string, Record<string, Record<string, unknown>>>; 'x-error-codes': { code: string; message: string }[] };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.values(document.paths).flatMap((path) => Object.keys(path))).toHaveLength(house.routes.all().length);
    expect(document.paths['/users']?.['get']).toMatchObject({ 'x-permission': 'user:read', security: [{ bearer: [] }, { apiKeyId: [], apiKeySecret: [] }] });
    expect(document.paths['/auth/login']?.['post']).toMatchObject({ security: [] });
    expect(JSON.stringify(document.paths['/auth/login']?.['post'])).toContain('AUTH_INVALID_CREDENTIALS');
    expect(document['x-error-codes'].map(({ code }) => code)).toEqual(house.errors.all().map(({ code }) => code));
    for (const { code, message } of document['x-error-codes']) expect([code, message.startsWith('errors.')]).toEqual([code, false]);
  });
});

describe('rate limits', () => {
  it('tell what is left, then refuse with the time to wait', async () => {
    const house = await openHouse('rates', { env: { HAKO_RATE_LIMITS: 'on' } });
    try {
      house.mount('box', ['box'], boxRoutes({ calls: 0 }));
      const answers = [await call(house, 'GET', '/api/v1/box/limited'), await call(house, 'GET', '/api/v1/box/limited'), await call(house, 'GET', '/api/v1/box/limited')];
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
      expect(answers.map(({ headers }) => headers.get('x-ratelimit-remaining'))).toEqual(['1', '0', '0']);
      expect(answers[2]?.body.code).toBe('RATE_LIMITED');
      expect(Number(answers[2]?.headers.get('retry-after'))).toBeGreaterThan(0);
      // Who pretends to come from elsewhere is still counted: nobody trusts the header.
      expect((await call(house, 'GET', '/api/v1/box/limited', { headers: { 'x-forwarded-for': '203.0.113.9' } })).status).toBe(429);
    } finally {
      await house.close();
    }
  });
});
