import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fanOut, staggerOf } from '../src/jobs/cron.js';
import { createTestHost, type TestHost } from '../src/testing/index.js';

const fixture = (name: string): string => join(import.meta.dirname, 'fixtures', name);
let host: TestHost;
let path: string;

beforeAll(async () => {
  host = await createTestHost({ plugins: [fixture('speaks-to-fans'), fixture('good-neighbour')], tenants: 2 });
  path = await publishedTalent('luna-of-demo');
});
afterAll(() => host?.stop());

async function publishedTalent(wanted: string): Promise<string> {
  const admin = host.as('DEMO', 'admin');
  const made = await admin.post<{ id: string; version: number }>('/talents', { code: wanted.toUpperCase().replaceAll('-', '_'), displayName: 'ルナ', subsidiaryId: null, path: wanted, timezone: 'Asia/Tokyo', oshiColor: '#6f5ce7' });
  expect(made.status).toBe(201);
  const published = await admin.post(`/talents/${made.data.id}/publish`);
  expect(published.status).toBe(200);
  return wanted;
}

const visit = async (to: string): Promise<{ status: number; text: string; headers: Headers }> => {
  const response = await fetch(`${host.url}${to}`, { redirect: 'manual' });
  return { status: response.status, text: await response.text(), headers: response.headers };
};

describe('a page for fans', () => {
  it('is rendered for the agency of the talent, who is asking holds no right', async () => {
    const page = await visit(`/fans/${path}?a=1`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('<p>DEMO false 1 true</p>');
    expect(page.text).toContain(`<title>&#60;b&#62;${path}</title>`);
    expect(page.text).toMatch(/<html lang="en">/);
    expect(page.headers.get('cache-control')).toBe('public, max-age=60');
    expect(page.headers.get('set-cookie')).toBeNull();
  });

  it('is not there for a path that nobody has, a draft, or bytes that are no text', async () => {
    const admin = host.as('DEMO', 'admin');
    await admin.post('/talents', { code: 'DRAFTED', displayName: 'Draft', subsidiaryId: null, path: 'still-a-draft', timezone: 'Asia/Tokyo' });
    const answers = await Promise.all(['nobody-at-all', 'still-a-draft', "x'--", '%00', '%ff'].map(async (wanted) => `${wanted} ${(await visit(`/fans/${wanted}`)).status}`));
    expect(answers).toEqual(['nobody-at-all 404', 'still-a-draft 404', "x'-- 404", '%00 400', '%ff 404']);
  });

  it('that throws answers 503 with nothing of the fault, and the others go on', async () => {
    const page = await visit(`/fans/${path}/broken`);
    expect(page.status).toBe(503);
    expect(page.headers.get('retry-after')).toBe('30');
    expect(page.text).not.toContain('printer');
    expect((await visit(`/fans/${path}`)).status).toBe(200);
    expect((await host.as('DEMO', 'admin').get('/good-neighbour')).status).toBe(200);
  });

  it('moves with its talent: the old path leads to the new one', async () => {
    const admin = host.as('DEMO', 'admin');
    const old = await publishedTalent('before-rename');
    const tree = await admin.get<{ nodes: { id: string; path?: string }[] }>('/organization/tree');
    const id = tree.data.nodes.find((node) => node.path === old)!.id;
    const { version } = (await admin.get<{ version: number }>(`/talents/${id}`)).data;
    expect((await admin.patch(`/talents/${id}`, { version, path: 'after-rename' })).status).toBe(200);
    const page = await visit(`/fans/${old}`);
    expect(page.status).toBe(308);
    expect(page.headers.get('location')).toBe('/fans/after-rename');
    expect((await visit('/fans/after-rename')).status).toBe(200);
  });

  it('is gone while its plugin is off, and back when it is on', async () => {
    const admin = host.as('DEMO', 'admin');
    expect((await admin.post('/plugins/speaks-to-fans/disable')).status).toBe(200);
    expect((await visit(`/fans/${path}`)).status).toBe(404);
    expect((await admin.post('/plugins/speaks-to-fans/enable')).status).toBe(200);
    expect((await visit(`/fans/${path}`)).status).toBe(200);
  });
});

describe('a notice', () => {
  it('reaches who holds the right, in their language, and nobody else', async () => {
    expect((await host.as('DEMO', 'admin').post('/speaks-to-fans')).status).toBe(200);
    const notices = (username: string, headers: Record<string, string> = {}) => host.as('DEMO', username).request<{ id: string; title: string; link: string; readAt: string | null }[]>('GET', '/notices', { headers });
    const mine = (await notices('admin', { 'accept-language': 'ja' })).data.filter((notice) => notice.link === '/news');
    expect(mine).toMatchObject([{ title: 'お知らせ: concert', readAt: null }]);
    expect((await notices('viewer')).data.filter((notice) => notice.link === '/news')).toEqual([]);
    expect((await host.as('DEMO', 'viewer').post(`/notices/${mine[0]!.id}/read`)).status).toBe(404);
    expect((await host.as('DEMO', 'admin').post(`/notices/${mine[0]!.id}/read`)).status).toBeLessThan(300);
    expect((await notices('admin')).data.find((notice) => notice.id === mine[0]!.id)?.readAt).not.toBeNull();
  });
});

describe('a tick of the clock', () => {
  it('makes one job for each agency where the plugin is on, however often it comes', async () => {
    const { core } = host;
    const sent: { tenantId: string; delayMs: number }[] = [];
    const deps = { database: core.database, log: core.log, gate: core.plugins.jobGate, send: async (tenantId: string, _row: unknown, delayMs: number) => void sent.push({ tenantId, delayMs }) };
    const definition = { plugin: 'speaks-to-fans', name: 'speaks-to-fans.tidy', title: 'jobs.tidy', concurrency: 1, timeoutMs: 10_000, attempts: 1, run: async () => ({}) };
    const at = new Date('2026-11-21T03:00:30Z');
    const [demo, other] = [host.tenant('DEMO').id, host.tenant('OTHER').id];
    expect(await fanOut(deps, definition, at)).toBe(2);
    expect(await fanOut(deps, definition, new Date('2026-11-21T03:00:59Z'))).toBe(0);
    expect(sent.map((each) => each.tenantId).sort()).toEqual([demo, other].sort());
    for (const { tenantId, delayMs } of sent) expect(delayMs).toBe(staggerOf(tenantId, definition.name));
    expect(staggerOf(demo, 'x')).not.toBe(staggerOf(other, 'x'));

    expect((await host.as('OTHER', 'admin').post('/plugins/speaks-to-fans/disable')).status).toBe(200);
    expect(await fanOut(deps, definition, new Date('2026-11-21T03:01:00Z'))).toBe(1);
  });
});
