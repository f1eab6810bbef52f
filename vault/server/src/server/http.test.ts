import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, CallOptions } from '../testing/https-call.js';
import { startSuite, type VaultSuite } from '../testing/vault-suite.js';

let suite: VaultSuite;
let subjectId: string;
beforeAll(async () => {
  suite = await startSuite();
  subjectId = await suite.newSubject();
});
afterAll(() => suite?.end());

const post = (body: unknown, options: CallOptions = {}): Promise<Answer> => suite.call('/v1/detokenize', { token: suite.sign({ op: 'read', fields: ['phone'], view: 'plain' }, { subjectIds: [subjectId] }), body, ...options });
const good = (): object => ({ subjectIds: [subjectId], fields: ['phone'], view: 'plain' });

describe('bad input', () => {
  const json = JSON.stringify;
  it.each<[string, () => unknown, object]>([
    ['no JSON', () => '{"subjectIds":', { path: '', code: 'json' }],
    ['a key twice', () => `{"view":"plain",${json(good()).slice(1)}`, { path: '', code: 'json' }],
    ['a key twice, once escaped', () => `{"v\\u0069ew":"plain",${json(good()).slice(1)}`, { path: '', code: 'json' }],
    ['a prototype', () => `{"__proto__":{"view":"plain"},${json(good()).slice(1)}`, { path: '', code: 'json' }],
    ['a constructor', () => `{"constructor":1,${json(good()).slice(1)}`, { path: '', code: 'json' }],
    ['bytes that are not UTF-8', () => Buffer.concat([Buffer.from(json(good())), Buffer.from([0xff])]), { path: '', code: 'json' }],
    ['endless nesting', () => `${'['.repeat(5_000)}${']'.repeat(5_000)}`, { path: '', code: 'json' }],
    ['a list', () => [good()], { path: '', code: 'type' }],
    ['an unknown member', () => ({ ...good(), extra: 1 }), { path: '', code: 'unknown' }],
    ['a missing member', () => ({ ...good(), view: undefined }), { path: '/view', code: 'required' }],
    ['a wrong type', () => ({ ...good(), subjectIds: 'all' }), { path: '/subjectIds', code: 'type' }],
    ['a hostile id', () => ({ ...good(), subjectIds: ['pf_\' or 1=1 --'] }), { path: '/subjectIds/0', code: 'format' }],
    ['too many subjects', () => ({ ...good(), subjectIds: Array.from({ length: 1_001 }, () => subjectId) }), { path: '/subjectIds', code: 'too_many' }],
    ['an unknown field', () => ({ ...good(), fields: ['password'] }), { path: '/fields/0', code: 'value' }],
  ])('%s is a 400 that names the place', async (_name, body, detail) => {
    const answer = await post(body());
    expect([answer.status, answer.body['code'], answer.body['details']]).toEqual([400, 'VALIDATION_FAILED', [detail]]);
  });

  it('does not repeat what was sent', async () => {
    const answer = await suite.call('/v1/subjects', {
      token: suite.sign({ op: 'write', fields: ['email'] }, { subjectIds: [subjectId] }),
      body: { subjects: [{ subjectId, storeId: 's1', kind: 'individual', record: { birth_date: 'planted-value', email: ['x\u0000planted'], planted_key: 1 } }] },
    });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).not.toContain('planted');
    expect(suite.vault.output()).not.toContain('planted');
  });

  it('too large is 413, and the vault goes on', async () => {
    expect(await post('x'.repeat(5 * 1024 * 1024))).toMatchObject({ status: 413, body: { code: 'BODY_TOO_LARGE' } });
    const search = (bytes: number): Promise<Answer> => suite.call('/v1/search', { token: suite.sign({ op: 'search', fields: ['email'] }), body: { field: 'email', value: 'x'.repeat(bytes) } });
    expect((await search(2 * 1024 * 1024)).status).toBe(413);
    // Far too much is cut off before its end: the sender may or may not get to read why.
    expect(await search(64 * 1024 * 1024).then(({ status }) => status, ({ code }: NodeJS.ErrnoException) => code)).toSatisfy((outcome) => outcome === 413 || outcome === 'ECONNRESET' || outcome === 'EPIPE');
    expect((await post(good())).status).toBe(200);
  });

  it('of another type is 415', async () => {
    expect((await post(good(), { headers: { 'content-type': 'text/plain' } })).status).toBe(415);
    expect((await post(good(), { headers: { 'content-encoding': 'gzip' } })).status).toBe(415);
  });

  it('for a route that is not there is 404, whatever the method', async () => {
    for (const [method, path] of [['GET', '/v1/detokenize'], ['POST', '/v1/detokenize?x=1'], ['POST', '/'], ['DELETE', '/v1/subjects/x'], ['POST', '/admin/rotate-everything'], ['PATCH', '/v1/subjects/../x'], ['POST', '/v1/detokenize/']] as const) {
      expect([method, path, (await suite.call(path, { method })).body]).toEqual([method, path, { code: 'NOT_FOUND', requestId: null }]);
    }
  });

  it('never makes a 5xx, whatever the bytes', async () => {
    for (const body of ['null', '0', '""', '{}', '[]', 'true', '{"subjects":null}', '{"subjects":[null]}', '{"subjects":[{}]}', '\u0000', '{"a":1e999}']) {
      for (const [path, op] of [['/v1/subjects', 'write'], ['/v1/detokenize', 'read'], ['/v1/search', 'search'], ['/v1/parcels', 'parcel_seal'], ['/v1/parcels/open', 'parcel_open'], ['/v1/tenants', 'tenant']] as const) {
        expect([path, body, (await suite.call(path, { token: suite.sign({ op }), body })).status]).toEqual([path, body, 400]);
      }
    }
  });
});

describe('an answer', () => {
  it('may not be kept by anybody, good or bad', async () => {
    for (const answer of [await post(good()), await post('{'), await suite.call('/nowhere')]) expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  });
});

describe('health', () => {
  it('answers on its own port without certificate, and says nothing more than up', async () => {
    const get = async (path: string): Promise<[number, unknown]> => {
      const response = await fetch(`http://127.0.0.1:${suite.vault.healthPort}${path}`);
      return [response.status, await response.json()];
    };
    expect(await get('/health/live')).toEqual([200, { status: 'live' }]);
    expect(await get('/health/ready')).toEqual([200, { status: 'ready' }]);
    expect((await get('/v1/detokenize'))[0]).toBe(404);
  });
});
