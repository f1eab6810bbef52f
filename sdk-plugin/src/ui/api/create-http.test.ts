import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from './api-error.js';
import { createHttp } from './create-http.js';

type Answer = { status: number; body?: unknown; headers?: Record<string, string> };

function client(answers: Answer[], renews = true, lift?: (failure: ApiError) => Promise<boolean>) {
  const sent: { url: string; init: RequestInit; headers: Headers }[] = [];
  let token = 'old';
  let renewals = 0;
  let signedOut = 0;
  const http = createHttp({
    baseUrl: '/api/v1',
    accessToken: () => token,
    renew: () => {
      renewals += 1;
      token = 'new';
      return Promise.resolve(renews);
    },
    language: () => 'ja',
    onSignedOut: () => (signedOut += 1),
    ...(lift && { lift }),
    fetch: (url, init = {}) => {
      sent.push({ url: String(url), init, headers: new Headers(init.headers) });
      const { status, body, headers } = answers.shift() ?? { status: 500 };
      return Promise.resolve(new Response(body === undefined ? null : JSON.stringify(body), { status, ...(headers ? { headers } : {}) }));
    },
  });
  return { http, sent, renewals: () => renewals, signedOut: () => signedOut };
}

const expired = { status: 401, body: { success: false, code: 'AUTH_TOKEN_EXPIRED', message: 'expired' } };

describe('the api client', () => {
  it('opens the envelope and keeps meta of lists', async () => {
    const { http, sent } = client([{ status: 200, body: { success: true, data: [1, 2], meta: { pageSize: 2, nextCursor: 'c' } } }]);
    expect(await http.list('/x', { query: { tag: ['a', 'b'], empty: '', none: undefined } })).toEqual({ items: [1, 2], meta: { pageSize: 2, nextCursor: 'c' } });
    expect(sent[0]?.url).toBe('/api/v1/x?tag=a&tag=b');
    expect(sent[0]?.headers.get('accept-language')).toBe('ja');
  });

  it('renews an expired token once and sends the same request again, with the same idempotency key', async () => {
    const { http, sent, renewals } = client([expired, { status: 201, body: { success: true, data: { id: 1 } } }]);
    expect(await http.post('/x', { a: 1 })).toEqual({ id: 1 });
    expect(renewals()).toBe(1);
    expect(sent.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer old', 'Bearer new']);
    expect(sent[0]?.headers.get('idempotency-key')).toBe(sent[1]?.headers.get('idempotency-key'));
  });

  it('signs out when the token cannot be renewed', async () => {
    const { http, signedOut } = client([expired], false);
    await expect(http.get('/x')).rejects.toMatchObject({ code: 'AUTH_TOKEN_EXPIRED' });
    expect(signedOut()).toBe(1);
  });

  it('does not renew for a wrong password', async () => {
    const { http, renewals } = client([{ status: 401, body: { code: 'AUTH_INVALID_CREDENTIALS', message: 'no' } }]);
    await expect(http.post('/auth/login', {})).rejects.toBeInstanceOf(ApiError);
    expect(renewals()).toBe(0);
  });

  it('asks the person to lift a refusal, and then sends the same request again', async () => {
    const asked: string[] = [];
    const lift = (yes: boolean) => (failure: ApiError): Promise<boolean> => {
      asked.push(failure.code);
      return Promise.resolve(yes);
    };
    const refused = { status: 403, body: { code: 'AUTH_STEP_UP_REQUIRED', message: 'confirm', details: { methods: ['totp'] } } };
    const { http, sent } = client([refused, { status: 200, body: { success: true, data: 'done' } }], true, lift(true));
    expect(await http.post('/danger', { a: 1 })).toBe('done');
    expect(sent).toHaveLength(2);
    expect(sent[0]?.headers.get('idempotency-key')).toBe(sent[1]?.headers.get('idempotency-key'));
    expect(sent[1]?.init.body).toBe('{"a":1}');

    const declined = client([refused], true, lift(false));
    await expect(declined.http.post('/danger')).rejects.toMatchObject({ code: 'AUTH_STEP_UP_REQUIRED' });
    expect(declined.sent).toHaveLength(1);
    expect(asked).toEqual(['AUTH_STEP_UP_REQUIRED', 'AUTH_STEP_UP_REQUIRED']);
  });

  it('turns a failure into code, status, fields, request id and retry time', async () => {
    const { http } = client([{ status: 429, body: { code: 'RATE_LIMITED', message: 'slow', requestId: 'r1', details: [{ path: '/a', code: 'b' }] }, headers: { 'retry-after': '30' } }]);
    await expect(http.get('/x')).rejects.toMatchObject({ code: 'RATE_LIMITED', status: 429, requestId: 'r1', retryAfter: 30, fields: [{ path: '/a', code: 'b' }] });
  });

  it('says which build is talking, and tells when it is too old', async () => {
    const outdated: string[] = [];
    const sent: Headers[] = [];
    const answers = [new Response('{"success":true,"data":1}'), new Response('{"success":true,"data":1}'), new Response('{"code":"PLUGIN_OUTDATED","message":"refresh","details":{"plugin":"customers","version":"2.0.0"}}', { status: 426 })];
    const http = createHttp({
      baseUrl: '/api/v1',
      accessToken: () => undefined,
      renew: () => Promise.resolve(false),
      language: () => 'en',
      onSignedOut: () => undefined,
      pluginVersion: (path) => (path.startsWith('/customers') ? '1.2.0' : undefined),
      onOutdated: (plugin) => outdated.push(plugin),
      fetch: (_url, init = {}) => {
        sent.push(new Headers(init.headers));
        return Promise.resolve(answers.shift() ?? new Response(null, { status: 500 }));
      },
    });
    await http.get('/jobs');
    await http.get('/customers/1');
    expect(sent.map((headers) => headers.get('x-plugin-version'))).toEqual([null, '1.2.0']);
    expect(outdated).toEqual([]);
    await expect(http.post('/customers', {})).rejects.toMatchObject({ code: 'PLUGIN_OUTDATED', status: 426 });
    expect(outdated).toEqual(['customers']);
  });

  it('gives an answer that is not ours a code of its own', async () => {
    const { http } = client([{ status: 502, body: 'bad gateway' }]);
    await expect(http.get('/x')).rejects.toMatchObject({ code: 'HTTP_502', status: 502 });
  });
});

describe('what must arrive when the page is left', () => {
  afterEach(() => vi.useRealTimers());

  /** Answers come when the test says so. */
  function waiting({ lasts = true } = {}) {
    const sent: { init: RequestInit; headers: Headers; answer(): void }[] = [];
    const held: Promise<unknown>[] = [];
    let token = 'old';
    const http = createHttp({
      baseUrl: '/api/v1',
      accessToken: () => token,
      renew: () => {
        token = 'new';
        return Promise.resolve(true);
      },
      language: () => 'en',
      onSignedOut: () => undefined,
      tokenLasts: () => lasts,
      holdPage: (work) => held.push(work),
      fetch: (_url, init = {}) => new Promise((resolve) => sent.push({ init, headers: new Headers(init.headers), answer: () => resolve(new Response('{"success":true,"data":1}')) })),
    });
    return { http, sent, held };
  }

  it('is carried on by the browser, and holds nobody', async () => {
    const { http, sent, held } = waiting();
    const done = [http.post('/x', { a: 1 }, { keepalive: true }), http.patch('/x', {}, { keepalive: true }), http.delete('/x', { keepalive: true }), http.post('/x', {})];
    expect(sent.map(({ init }) => init.keepalive)).toEqual([true, true, true, undefined]);
    for (const { answer } of sent) answer();
    expect(await Promise.all(done)).toEqual([1, 1, 1, 1]);
    expect(held).toEqual([]);
  });

  it('holds the page where the browser cannot carry more, and no longer', async () => {
    const { http, sent, held } = waiting();
    const large = { text: 'あ'.repeat(15_000) };
    const first = http.post('/x', large, { keepalive: true });
    const second = http.post('/x', large, { keepalive: true });
    expect(sent.map(({ init }) => init.keepalive)).toEqual([true, undefined]);
    expect(held).toHaveLength(1);
    for (const { answer } of sent) answer();
    await Promise.all([first, second, ...held]);
    const third = http.post('/x', large, { keepalive: true });
    expect(sent[2]?.init.keepalive).toBe(true);
    sent[2]?.answer();
    await third;
    expect(held).toHaveLength(1);
  });

  it('holds the page while nothing answers', async () => {
    vi.useFakeTimers();
    const { http, sent, held } = waiting();
    const done = http.post('/x', {}, { keepalive: true });
    vi.advanceTimersByTime(2_999);
    expect(held).toHaveLength(0);
    vi.advanceTimersByTime(1);
    expect(held).toHaveLength(1);
    sent[0]?.answer();
    await done;
  });

  it('asks for a fresh token first, for nobody would hear the refusal', async () => {
    const { http, sent, held } = waiting({ lasts: false });
    const done = http.post('/x', {}, { keepalive: true });
    expect(held).toHaveLength(1);
    await vi.waitFor(() => expect(sent).toHaveLength(1), 20_000);
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer new');
    expect(sent[0]?.init.keepalive).toBe(true);
    sent[0]?.answer();
    await done;
  });
});
