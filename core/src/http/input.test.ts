import { readFileSync } from 'node:fs';
import { sharedData } from '@hako/devkit/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, openHouse, signIn, type Answer, type House } from '../testing/gate-house.js';
import { boxRoutes } from './test-routes.js';

describe('what comes in', () => {
  let house: House;
  let token: string;
  beforeAll(async () => {
    house = await openHouse('input');
    house.mount('box', ['box'], boxRoutes({ calls: 0 }));
    await house.addTenant('BOX');
    token = (await signIn(house, 'BOX', 'admin')).token;
  });
  afterAll(() => house.close());

  const post = (raw: string | Buffer, headers: Record<string, string> = { 'content-type': 'application/json' }): Promise<Answer> => call(house, 'POST', '/api/v1/box/things', { token, raw, headers });
  const get = (path: string): Promise<Answer> => call(house, 'GET', `/api/v1${path}`, { token });
  const problems = (answer: Answer): string[] => (answer.body.details as { path: string; code: string }[]).map(({ path, code }) => `${path} ${code}`);

  it('is checked as a whole: every problem is named, unknown fields are refused at any depth', async () => {
    const answer = await post(JSON.stringify({ name: 'x', count: 99, tags: ['a', 'b', 'c', 'd'], address: { city: 1, zip: '1' }, isAdmin: true }));
    expect(answer.status).toBe(400);
    expect(answer.body.code).toBe('VALIDATION_FAILED');
    expect(problems(answer).sort()).toEqual(['/address/city type', '/address/zip unknown', '/count too_large', '/isAdmin unknown', '/name too_short', '/tags too_many'].sort());
  });

  it('is told in the language of the request', async () => {
    for (const [language, text] of [['ja', '必須項目です。'], ['zh-CN', '此项必填。'], ['en', 'This is required.']]) {
      const answer = await post('{}', { 'content-type': 'application/json', 'accept-language': language ?? '' });
      expect((answer.body.details as { message: string }[])[0]?.message).toBe(text);
    }
  });

  it('never turns a string into a number in a body', async () => {
    expect(problems(await post('{"name":"ok","count":"3"}'))).toEqual(['/count type']);
  });

  it.each([
    ['cut off', '{"name":', 'json'],
    ['two values', '{} {}', 'json'],
    ['a comment', '{/* */}', 'json'],
    ['NaN', '{"count":NaN}', 'json'],
    ['the same key twice', '{"name":"ab","name":"cd"}', 'duplicate_key'],
    ['the same key by escape', '{"name":"ab","n\\u0061me":"cd"}', 'duplicate_key'],
    ['a prototype', '{"__proto__":{"isAdmin":true},"name":"ab"}', 'unknown'],
    ['a constructor', '{"name":"ab","address":{"constructor":{}}}', 'unknown'],
    ['a lone surrogate', '{"name":"a\\ud800"}', 'characters'],
    ['a NUL', '{"name":"a\\u0000b"}', 'characters'],
    ['deep nesting', `{"name":${'['.repeat(30)}${']'.repeat(30)}}`, 'depth'],
    ['very deep nesting', '['.repeat(100_000), 'json'],
    ['a long array', `{"tags":[${Array(1_500).fill('1').join(',')}]}`, 'too_many'],
  ])('refuses a body with %s', async (_name, raw, code) => {
    const answer = await post(raw);
    expect([answer.status, answer.body.code, (answer.body.details as { code: string }[])[0]?.code]).toEqual([400, 'VALIDATION_FAILED', code]);
  });

  it('refuses bytes that are not UTF-8', async () => {
    for (const bytes of [[0xff, 0xfe, 0x7b, 0x00], [0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x7d], [0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x7d]]) {
      const answer = await post(Buffer.from(bytes));
      expect([answer.status, (answer.body.details as { code: string }[])[0]?.code]).toEqual([400, 'utf8']);
    }
  });

  it('refuses other content types and too large bodies', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-16', 'application/jsonp']) expect((await post('{}', { 'content-type': type })).status).toBe(415);
    expect((await post('{}', { 'content-type': 'application/json', 'content-encoding': 'gzip' })).status).toBe(415);
    const large = await post(`{"name":"${'x'.repeat(1024 * 1024)}"}`);
    expect([large.status, large.body.code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  });

  it('answers bytes of any kind without a fault of ours', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)), fc.json().map((json) => Buffer.from(json)), fc.json().map((json) => Buffer.from(json.slice(0, -1)))), async (body) => {
        expect((await post(body)).status).toBe(400);
      }),
      { numRuns: 200 },
    );
  });

  const naughty = sharedData('vectors/lists/blns.base64.json');
  it.skipIf(!naughty)('takes every naughty string as a value, or says what is wrong with it (needs vectors/lists)', async () => {
    const take = async (name: string): Promise<void> => {
      const answer = await post(JSON.stringify({ name }));
      expect([name, [201, 400].includes(answer.status)]).toEqual([name, true]);
      if (answer.status === 201) expect(answer.body.data).toEqual({ name });
      expect((await get(`/box/names/${encodeURIComponent(name.slice(0, 50))}`)).status).toBeLessThan(500);
    };
    const names = (JSON.parse(readFileSync(naughty ?? '', 'utf8')) as string[]).map((encoded) => Buffer.from(encoded, 'base64').toString());
    // A thousand requests one after the other are too long for a busy machine.
    while (names.length > 0) await Promise.all(names.splice(0, 20).map(take));
  });

  it('reads a query only as the schema declares it', async () => {
    expect((await get('/box/things?page=2&all=true&tag=a&tag=b&text=1')).body.data).toEqual({ page: 2, all: true, tag: ['a', 'b'], text: '1' });
    expect((await get('/box/things?tag=a,b')).body.data).toEqual({ tag: ['a', 'b'] });
    expect(problems(await get('/box/things?page=two'))).toEqual(['/page type']);
    expect(problems(await get('/box/things?page=1&page=2'))).toEqual(['/page duplicate']);
    expect(problems(await get('/box/things?pages=1'))).toEqual(['/pages unknown']);
    expect(problems(await get('/box/things?__proto__=1'))).toEqual(['/__proto__ unknown']);
    expect(problems(await get('/box/things?text=%00'))).toEqual(['/text characters']);
    expect(problems(await get('/box/things?text=%ff'))).toEqual(['/text characters']);
  });

  it('finds nothing under a hostile id, and never breaks', async () => {
    const ids = ['%00', 'x', '..%2f..%2fetc%2fpasswd', '%2e%2e', "1'%20or%20'1'='1", '%ff', '%', '%zz', '%u0000', 'a'.repeat(10_000), '00000000-0000-0000-0000-00000000000g', '-1', '1e999', 'NaN', '%F0%9F%92%A9', '%ED%A0%80', 'null', '__proto__', 'constructor', '%0d%0aset-cookie:%20a=b'];
    for (const id of ids) {
      for (const path of ['/box/things/', '/users/', '/roles/']) {
        const answer = await get(path + id);
        expect([path, id.slice(0, 40), answer.status, answer.body.code]).toEqual([path, id.slice(0, 40), 404, 'NOT_FOUND']);
      }
      expect([id.slice(0, 40), (await get(`/box/names/${id}`)).status < 500]).toEqual([id.slice(0, 40), true]);
      expect([id.slice(0, 40), (await get(`/box/sql/${id}`)).status < 500]).toEqual([id.slice(0, 40), true]);
    }
  });

  it('streams an upload, with the fields before it checked and those behind it handed on', async () => {
    const send = (parts: [string, string | Blob, string?][]): Promise<Response> => {
      const form = new FormData();
      for (const [name, value, file] of parts) {
        if (typeof value === 'string') form.append(name, value);
        else form.append(name, value, file);
      }
      return fetch(`${house.url}/api/v1/box/upload`, { method: 'POST', body: form, headers: { authorization: `Bearer ${token}` } });
    };
    const ok = await send([['options', '{"mode":"create"}'], ['file', new Blob(['hello']), '../../etc/名簿.csv'], ['note', 'after']]);
    expect([ok.status, ((await ok.json()) as { data: unknown }).data]).toEqual([202, { body: { mode: 'create' }, name: '名簿.csv', size: 5, later: { note: 'after' } }]);
    const cases: [string, [string, string | Blob, string?][], number][] = [
      ['bad options', [['options', '{"mode":"drop"}'], ['file', new Blob(['x']), 'a']], 400],
      ['broken options', [['options', '{'], ['file', new Blob(['x']), 'a']], 400],
      ['no file', [['options', '{"mode":"create"}']], 400],
      ['another field', [['options', '{"mode":"create"}'], ['other', new Blob(['x']), 'a']], 400],
      ['a file that is too large', [['options', '{"mode":"create"}'], ['file', new Blob(['x'.repeat(60_000)]), 'a']], 413],
      ['a file that is far too large', [['options', '{"mode":"create"}'], ['file', new Blob(['x'.repeat(5_000_000)]), 'a']], 413],
    ];
    for (const [name, parts, status] of cases) expect([name, (await send(parts)).status]).toEqual([name, status]);
    const form = new FormData();
    form.append('file', new Blob(['x'.repeat(3_000_000)]), 'a');
    const unread = await fetch(`${house.url}/api/v1/box/unread`, { method: 'POST', body: form, headers: { authorization: `Bearer ${token}` } });
    expect(unread.status).toBe(202);
    const json = await call(house, 'POST', '/api/v1/box/upload', { token, body: {} });
    expect(json.status).toBe(415);
    const broken = await call(house, 'POST', '/api/v1/box/upload', { token, raw: '--x\r\nbroken', headers: { 'content-type': 'multipart/form-data; boundary=x' } });
    expect(broken.status).toBe(400);
    const bare = await call(house, 'POST', '/api/v1/box/upload', { token, raw: 'x', headers: { 'content-type': 'multipart/form-data;' } });
    expect(bare.status).toBe(400);
  });
});
