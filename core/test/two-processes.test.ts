import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type App } from '../src/app.js';
import { lockedSource } from '../src/plugins/index.js';
import { absentVault, createTestHost, type TestHost } from '../src/testing/index.js';

const GOOD = join(import.meta.dirname, 'fixtures/good-neighbour');
let host: TestHost;
let other: App;

beforeAll(async () => {
  host = await createTestHost({ plugins: [GOOD], tenants: 2, enable: false });
  const source = lockedSource({ id: 'good-neighbour', version: '1.0.0', folder: GOOD, remoteFolder: null, network: [] });
  other = await startApp({ ...host.core.config, port: 0 }, { serve: true, work: false, overrides: { vault: absentVault(), pluginSources: async () => [source] } });
});
afterAll(async () => {
  await other?.stop();
  await host?.stop();
});

async function statusAtOther(path: string): Promise<number> {
  const token = await host.as('DEMO', 'admin').token();
  return (await fetch(`http://127.0.0.1:${other.port}/api/v1${path}`, { headers: { authorization: `Bearer ${token ?? ''}` } })).status;
}

describe('two processes of core', () => {
  it('both know at once when a plugin is switched on or off at one of them', async () => {
    expect(await statusAtOther('/good-neighbour')).toBe(404);
    expect((await host.as('DEMO', 'admin').post('/plugins/good-neighbour/enable')).status).toBe(200);
    await expect.poll(() => statusAtOther('/good-neighbour')).toBe(200);
    expect((await host.as('DEMO', 'admin').post('/plugins/good-neighbour/disable')).status).toBe(200);
    await expect.poll(() => statusAtOther('/good-neighbour')).toBe(404);
  });

  it('may switch it on at the same moment, and it is on once', async () => {
    const principal = { type: 'system' as const, id: '00000000-0000-0000-0000-000000000000', name: 'test', sessionId: null };
    const tenantId = host.tenant('OTHER').id;
    await Promise.all([host.core.plugins.enable('good-neighbour', tenantId, principal), other.core.plugins.enable('good-neighbour', tenantId, principal)]);
    expect((await other.core.plugins.tenantState('good-neighbour', tenantId)).state).toBe('active');
    const tables = await host.core.database.tenant(tenantId).read((q) => q.rows('select 1 as one from plugin_migration where owner = $1', ['good-neighbour']));
    expect(tables).toHaveLength(1);
  });
});
