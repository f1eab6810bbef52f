import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fanOut, staggerOf } from '../src/jobs/cron.js';
import { createTestHost, type TestHost } from '../src/testing/index.js';

const fixture = (name: string): string => join(import.meta.dirname, 'fixtures', name);
let host: TestHost;

beforeAll(async () => {
  host = await createTestHost({ plugins: [fixture('speaks-to-fans'), fixture('good-neighbour')], tenants: 2 });
});
afterAll(() => host?.stop());

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
    // Of two random agencies one pair in sixty thousand has the same.
    expect(staggerOf('one', 'x')).not.toBe(staggerOf('other', 'x'));

    expect((await host.as('OTHER', 'admin').post('/plugins/speaks-to-fans/disable')).status).toBe(200);
    expect(await fanOut(deps, definition, new Date('2026-11-21T03:01:00Z'))).toBe(1);
  });
});
