import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type App } from '../src/app.js';
import { lockedSource } from '../src/plugins/index.js';
import { absentVault, createTestHost, type TestHost } from '../src/testing/index.js';

const FANS = join(import.meta.dirname, 'fixtures/speaks-to-fans');
let host: TestHost;
let other: App;
let path: string;

beforeAll(async () => {
  host = await createTestHost({ plugins: [FANS], tenants: 2 });
  path = await publishedTalent('luna-of-demo');
  const source = lockedSource({ id: 'speaks-to-fans', version: '1.0.0', folder: FANS, remoteFolder: null, network: [] });
  other = await startApp({ ...host.core.config, port: 0 }, { serve: true, work: false, overrides: { vault: absentVault(), pluginSources: async () => [source] } });
});
afterAll(async () => {
  await other?.stop();
  await host?.stop();
});

const admin = () => host.as('DEMO', 'admin');

async function publishedTalent(wanted: string): Promise<string> {
  const made = await admin().post<{ id: string }>('/talents', { code: wanted.toUpperCase().replaceAll('-', '_'), displayName: 'ルナ', subsidiaryId: null, path: wanted, timezone: 'Asia/Tokyo', oshiColor: '#6f5ce7' });
  expect(made.status).toBe(201);
  expect((await admin().post(`/talents/${made.data.id}/publish`)).status).toBe(200);
  return wanted;
}

async function talentAt(wanted: string): Promise<{ id: string; version: number }> {
  const tree = await admin().get<{ nodes: { id: string; path?: string }[] }>('/organization/tree');
  return (await admin().get<{ id: string; version: number }>(`/talents/${tree.data.nodes.find((node) => node.path === wanted)!.id}`)).data;
}

const visit = async (to: string, init: RequestInit = {}, base = host.url): Promise<{ status: number; text: string; headers: Headers }> => {
  const response = await fetch(`${base}${to}`, { redirect: 'manual', ...init });
  return { status: response.status, text: await response.text(), headers: response.headers };
};
const send = (to: string, fields: Record<string, string>, headers: Record<string, string> = {}) => visit(to, { method: 'POST', body: new URLSearchParams(fields), headers });
const renderings = (text: string): number => Number(/<b>(\d+)<\/b>/.exec(text)?.[1]);

/** A copy of the tests before may be a minute old by now, and would be made anew in the middle of this one. */
const newCopy = (): ReturnType<typeof visit> => {
  host.core.pageCopies.store.purge({ tenantId: host.tenant('DEMO').id });
  return visit(`/en/fans/${path}`);
};

/** fetch decompresses by itself; here the bytes count. */
const raw = (to: string, headers: Record<string, string>, method = 'GET'): Promise<{ status: number; headers: Record<string, string | string[] | undefined>; body: Buffer }> =>
  new Promise((resolve, reject) => {
    const call = request(`${host.url}${to}`, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }));
    });
    call.on('error', reject).end();
  });

describe('a page for fans', () => {
  it('is rendered for the agency of the talent; who is asking holds no right and leaves no trace in what all others get', async () => {
    const page = await visit(`/fans/${path}?a=1`, { headers: { 'user-agent': 'nosy' } });
    expect(page.status).toBe(200);
    expect(page.text).toContain('<p>DEMO false 1 true true</p><i>en</i><u></u>');
    expect(page.text).toContain('<title>&lt;b&gt;ルナ&lt;/b&gt;</title>');
    expect(page.headers.get('cache-control')).toBe('public, max-age=60, stale-while-revalidate=600');
    expect(page.headers.get('set-cookie')).toBeNull();
  });

  it('speaks the language of its address, else the browser\'s, and tells where the others are', async () => {
    const [bare, chinese, japanese] = await Promise.all([visit(`/fans/${path}`, { headers: { 'accept-language': 'ja' } }), visit(`/zh/fans/${path}`, { headers: { 'accept-language': 'ja' } }), visit(`/ja/fans/${path}`)]);
    expect([bare, chinese, japanese].map(({ text }) => /<html lang="([^"]+)">/.exec(text)?.[1])).toEqual(['ja', 'zh-CN', 'ja']);
    expect([bare, chinese, japanese].map(({ headers }) => headers.get('vary'))).toEqual(['accept-encoding, accept-language', 'accept-encoding', 'accept-encoding']);
    expect(chinese.text).toContain(`<a href="/zh/fans/${path}">self</a>`);
    expect(bare.text).toContain(`<a href="/fans/${path}">self</a>`);
    for (const [tag, to] of [['en', `/en/fans/${path}`], ['zh-CN', `/zh/fans/${path}`], ['ja', `/ja/fans/${path}`], ['x-default', `/fans/${path}`]]) expect(chinese.text).toContain(`<link rel="alternate" hreflang="${tag}" href="${host.url}${to}">`);
    expect(chinese.text).toContain(`<link rel="canonical" href="${host.url}/zh/fans/${path}">`);
    expect(chinese.text).toContain(`<meta property="og:image" content="${host.url}/card.png">`);
  });

  it('lets through its own style and islands by their hashes, and nothing that somebody might write into it', async () => {
    const page = await visit(`/en/fans/${path}`);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).not.toMatch(/unsafe|\*|nonce/);
    expect(policy).toContain(`style-src 'sha256-${createHash('sha256').update('p{color:#123}').digest('base64')}'`);
    const [, url = '', integrity = ''] = /<script type="module" src="([^"]+)" integrity="([^"]+)">/.exec(page.text) ?? [];
    expect(policy).toContain(`script-src '${integrity}'`);
    const island = await visit(url);
    expect(island.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(`sha384-${createHash('sha384').update(island.text).digest('base64')}`).toBe(integrity);
    expect(page.text).not.toContain('<script>alert');
    expect(page.text).toContain(String.raw`"name":"\u003c/script>`);
    expect(page.text).toContain('content="a &quot;quoted&quot; &lt; b"');
  });

  it('serves files of the public folder by their hash and no others', async () => {
    for (const wrong of ['wave.js', 'wave.0000000000000000.js', '.secret.js', 'notes.txt', '..%2fplugin.json', '../plugin.json']) expect((await visit(`/public-assets/speaks-to-fans/${wrong}`)).status, wrong).toBe(404);
    expect((await visit('/public-assets/nobody/wave.js')).status).toBe(404);
  });

  it('is rendered once for everybody, whatever else stands in the address', async () => {
    const first = renderings((await newCopy()).text);
    for (const query of ['', '?utm_source=x', '?b=2&c=3', '?fbclid=123']) expect(renderings((await visit(`/en/fans/${path}${query}`)).text)).toBe(first);
    expect(renderings((await visit(`/en/fans/${path}?a=other`)).text)).toBe(first + 1);
  });

  it('has one strong tag an encoding, made of the bytes, and answers 304 to any of them', async () => {
    await newCopy();
    const answers = await Promise.all(['identity', 'gzip', 'br', 'gzip;q=1, br;q=0'].map((encoding) => raw(`/en/fans/${path}`, { 'accept-encoding': encoding })));
    expect(answers.map(({ headers }) => headers['content-encoding'])).toEqual([undefined, 'gzip', 'br', 'gzip']);
    const [plain, gzip, br] = answers as [(typeof answers)[0], (typeof answers)[0], (typeof answers)[0]];
    expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
    expect(brotliDecompressSync(br.body).equals(plain.body)).toBe(true);
    expect(new Set(answers.map(({ headers }) => headers.etag)).size).toBe(3);
    expect(String(plain.headers.etag)).toBe(`"${createHash('sha256').update(plain.body).digest('base64url').slice(0, 27)}"`);
    for (const tag of [plain.headers.etag, gzip.headers.etag, `"other", W/${String(br.headers.etag)}`, '*']) {
      const again = await raw(`/en/fans/${path}`, { 'accept-encoding': 'br', 'if-none-match': String(tag) });
      expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, br.headers.etag]);
    }
    expect((await raw(`/en/fans/${path}`, { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('answers HEAD as GET without the bytes, and no other method', async () => {
    await newCopy();
    const [get, head] = await Promise.all(['GET', 'HEAD'].map((method) => raw(`/en/fans/${path}`, { 'accept-encoding': 'gzip' }, method)));
    const lasting = ({ date: _date, 'x-request-id': _id, ...headers }: Record<string, unknown>) => headers;
    expect(head?.body.length).toBe(0);
    expect(lasting(head?.headers ?? {})).toEqual(lasting(get?.headers ?? {}));
    expect((await visit(`/fans/${path}`, { method: 'DELETE' })).status).toBe(405);
    expect((await visit(`/fans/${path}/mine`, { method: 'POST' })).status).toBe(405);
  });

  it('is not there for a path that nobody has, a draft, or bytes that are no text', async () => {
    await admin().post('/talents', { code: 'DRAFTED', displayName: 'Draft', subsidiaryId: null, path: 'still-a-draft', timezone: 'Asia/Tokyo' });
    const answers = await Promise.all(['nobody-at-all', 'still-a-draft', "x'--", '%00', '%ff', '..%2f..'].map(async (wanted) => (await visit(`/fans/${wanted}`)).status));
    expect(new Set(answers)).toEqual(new Set([404]));
    expect((await visit('/ja/fans/nobody-at-all')).text).toContain('ページが見つかりません');
  });

  it('that nobody has is missing in the look of the talent, not a door of the staff', async () => {
    await visit(`/fans/${path}`);
    for (const address of [`/fans/${path}/nope`, `/ja/fans/${path}/nope`, `/fans/${path}/mine/and/more`, `/fr/fans/${path}`, `/JA/fans/${path}`, `/zh-CN/fans/${path}`]) {
      const answer = await visit(address, { headers: { 'accept-language': 'ja' } });
      expect([answer.status, answer.headers.get('x-robots-tag'), answer.headers.get('cache-control')], address).toEqual([404, 'noindex', 'no-store']);
      expect(answer.text, address).toContain('ルナ');
      expect(answer.text, address).not.toContain('<script');
    }
    expect((await visit('/fans')).text).toContain('<h1>');
    expect((await visit('/fans', { method: 'POST' })).status).toBe(404);
    // Everything else is the staff's, and no business of the pages.
    expect((await visit('/fanshop')).headers.get('x-robots-tag')).toBeNull();
  });

  it('that throws answers 503 with nothing of the fault, one that uses foreign code as well, and the others go on', async () => {
    for (const name of ['broken', 'greedy']) {
      const page = await visit(`/fans/${path}/${name}`);
      expect(page.status).toBe(503);
      expect(page.headers.get('retry-after')).toBe('30');
      expect(page.text).not.toMatch(/printer|ads\.example/);
    }
    expect((await visit(`/fans/${path}`)).status).toBe(200);
  });

  it('shows its last copy while it cannot be made anew', async () => {
    const first = await visit(`/en/fans/${path}/sometimes`);
    const copy = host.core.pageCopies.store.get(`en en /fans/${path}/sometimes`)!;
    expect((await admin().post('/speaks-to-fans/break')).status).toBe(200);
    // No longer fresh, then older than what is shown while a new one is made.
    for (const age of [10_000, 900_000]) {
      copy.madeAt = performance.now() - age;
      const later = await visit(`/en/fans/${path}/sometimes`);
      expect([later.status, later.text]).toEqual([200, first.text]);
    }
    expect((await visit(`/ja/fans/${path}/sometimes`)).status).toBe(503);
    await admin().post('/speaks-to-fans/break');
  });

  it('that is never shared is made for each visit and kept nowhere', async () => {
    const [first, second] = [await visit(`/fans/${path}/mine`, { headers: { 'user-agent': 'phone' } }), await visit(`/fans/${path}/mine`)];
    expect(renderings(second.text)).toBe(renderings(first.text) + 1);
    expect(first.text).toContain('<u>phone</u>');
    expect([first.headers.get('cache-control'), first.headers.get('referrer-policy'), first.headers.get('x-robots-tag')]).toEqual(['no-store', 'no-referrer', 'noindex']);
  });
});

describe('a change', () => {
  it('that a plugin names is on the page at once, in every process', async () => {
    const elsewhere = `http://127.0.0.1:${other.port}`;
    const [here, there] = [renderings((await visit(`/zh/fans/${path}`)).text), renderings((await visit(`/zh/fans/${path}`, {}, elsewhere)).text)];
    expect((await admin().post('/speaks-to-fans/purge')).status).toBe(200);
    expect(renderings((await visit(`/zh/fans/${path}`)).text)).not.toBe(here);
    // Both processes stand in one here, with one counter.
    await expect.poll(async () => renderings((await visit(`/zh/fans/${path}`, {}, elsewhere)).text)).not.toBe(there);
  });

  it('of the talent is on all her pages', async () => {
    const wanted = await publishedTalent('star-of-demo');
    expect((await visit(`/en/fans/${wanted}`)).text).toContain('ルナ');
    const { id, version } = await talentAt(wanted);
    expect((await admin().patch(`/talents/${id}`, { version, displayName: 'スター' })).status).toBe(200);
    await expect.poll(async () => (await visit(`/en/fans/${wanted}`)).text).toContain('スター');
  });

  it('of her path leads from the old address to the new one, in its language and with what the page reads of the query', async () => {
    const old = await publishedTalent('before-rename');
    const { id, version } = await talentAt(old);
    expect((await admin().patch(`/talents/${id}`, { version, path: 'after-rename' })).status).toBe(200);
    const moved = async (to: string) => {
      const { status, headers } = await visit(to);
      return [status, headers.get('location')];
    };
    await expect.poll(() => moved(`/fans/${old}`)).toEqual([308, '/fans/after-rename']);
    expect(await moved(`/ja/fans/${old}/mine`)).toEqual([308, '/ja/fans/after-rename/mine']);
    expect(await moved(`/fans/${old}?a=1&b=2`)).toEqual([308, '/fans/after-rename?a=1']);
    expect(await moved('/fans/After-Rename')).toEqual([308, '/fans/after-rename']);
    expect(await moved('/zh/fans/after-rename/')).toEqual([308, '/zh/fans/after-rename']);
    expect((await visit('/fans/after-rename')).status).toBe(200);
  });

  it('that takes her off leaves a page that says it is gone, not that it never was', async () => {
    const wanted = await publishedTalent('leaving-soon');
    expect((await visit(`/fans/${wanted}`)).status).toBe(200);
    const { id } = await talentAt(wanted);
    expect((await admin().post(`/talents/${id}/disable`)).status).toBe(200);
    await expect.poll(async () => (await visit(`/fans/${wanted}`)).status).toBe(410);
    expect((await visit(`/fans/${path}/gone`)).status).toBe(410);
  });

  it('of the switch: its pages are missing while a plugin is off, and back when it is on', async () => {
    expect((await admin().post('/plugins/speaks-to-fans/disable')).status).toBe(200);
    expect((await visit(`/fans/${path}`)).status).toBe(404);
    expect((await admin().post('/plugins/speaks-to-fans/enable')).status).toBe(200);
    expect((await visit(`/fans/${path}`)).status).toBe(200);
  });
});

describe('a form', () => {
  it('works without script: it is taken, and leads on in the language of its page', async () => {
    const sent = await send(`/ja/fans/${path}`, { wish: '歌って！' });
    expect([sent.status, sent.headers.get('location'), sent.headers.get('cache-control')]).toEqual([303, `/ja/fans/${path}/mine`, 'no-store']);
  });

  it('that is wrong comes back with words, and is kept nowhere', async () => {
    const sent = await send(`/fans/${path}`, { wish: '' });
    expect([sent.status, sent.headers.get('cache-control')]).toEqual([422, 'no-store']);
    expect(sent.text).toContain('empty 127.0.0.1');
    expect((await visit(`/fans/${path}`)).text).not.toContain('empty');
  });

  it('of another site is refused, whichever way the browser tells', async () => {
    const foreign: Record<string, string>[] = [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { origin: 'https://evil.example' }, { origin: 'null' }];
    for (const headers of foreign) expect((await send(`/fans/${path}`, { wish: 'x' }, headers)).status, JSON.stringify(headers)).toBe(403);
    for (const headers of [{ 'sec-fetch-site': 'same-origin' }, { origin: host.url }]) expect((await send(`/fans/${path}`, { wish: 'x' }, headers)).status).toBe(303);
  });

  it('with fields that nobody asked for, a field twice, NUL, too much, or something that is no form is refused', async () => {
    const post = (body: string, type = 'application/x-www-form-urlencoded') => visit(`/fans/${path}`, { method: 'POST', body, headers: { 'content-type': type } });
    const answers = await Promise.all([post('wish=a&admin=1'), post('wish=a&wish=b'), post('wish=%00'), post(`wish=${'a'.repeat(3_000)}`), post('{"wish":"a"}', 'application/json'), post('wish=a', 'multipart/form-data; boundary=x')]);
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 413, 400, 400]);
  });

  it('never leads off the site', async () => {
    const sent = await send(`/fans/${path}`, { wish: 'away' });
    expect([sent.status, sent.headers.get('location')]).toEqual([503, null]);
  });
});

describe('what search engines read', () => {
  it('names each page in each language, with the time of its last change, and only of agencies that have it', async () => {
    const map = await visit('/sitemap.xml');
    expect(map.headers.get('content-type')).toContain('application/xml');
    for (const address of [`/fans/${path}`, `/en/fans/${path}`, `/zh/fans/${path}`, `/ja/fans/${path}`]) expect(map.text).toContain(`<loc>${host.url}${address}</loc><lastmod>2026-11-20T00:00:00.000Z</lastmod>`);
    expect(map.text).toContain(`hreflang="x-default" href="${host.url}/fans/${path}"`);
    expect(map.text).not.toContain('still-a-draft');
    expect((await visit('/sitemap-7.xml')).status).not.toBe(200);
  });

  it('keeps them out of everything that is no page', async () => {
    const robots = await visit('/robots.txt');
    expect(robots.text).toContain('Disallow: /api/\n');
    // The plugin says so of its tools, in every language; nobody's path is caught by the beginning of one.
    for (const tool of ['/fans/*/mine$', '/en/fans/*/mine$', '/zh/fans/*/mine$', '/ja/fans/*/mine$']) expect(robots.text).toContain(`Disallow: ${tool}\n`);
    expect(robots.text).toContain(`Sitemap: ${host.url}/sitemap.xml`);
    expect((await visit('/fans/nobody-at-all')).headers.get('x-robots-tag')).toBe('noindex');
  });
});

// Last: with an agency all its sessions end, those of the tests above as well.
describe('an agency that the operator suspends', () => {
  it('lets their pages pause in their look, in every process, and come back', async () => {
    const wanted = await publishedTalent('luna-on-leave');
    const there = `http://127.0.0.1:${other.port}`;
    await Promise.all([visit(`/fans/${wanted}`), visit(`/fans/${wanted}`, {}, there)]);
    const operator = host.as('AC', 'ac_admin');
    const turn = (verb: string) => operator.post(`/platform/tenants/${host.tenant('DEMO').id}/${verb}`, { reason: 'Contract has ended' });
    expect((await turn('suspend')).status).toBe(200);
    try {
      const page = await visit(`/ja/fans/${wanted}`);
      expect([page.status, page.headers.get('retry-after'), page.headers.get('cache-control')]).toEqual([503, '3600', 'no-store']);
      expect(page.text).toContain('お休み中です');
      expect(page.text).toContain('ルナ');
      expect((await send(`/fans/${wanted}`, { wish: 'x' })).status).toBe(503);
      await expect.poll(async () => (await visit(`/fans/${wanted}`, {}, there)).status, { timeout: 20_000 }).toBe(503);
    } finally {
      expect((await turn('resume')).status).toBe(200);
    }
    await expect.poll(async () => (await visit(`/fans/${wanted}`, {}, there)).status, { timeout: 20_000 }).toBe(200);
    expect((await visit(`/fans/${wanted}`)).status).toBe(200);
  });
});
