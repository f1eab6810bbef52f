import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@hako/devkit/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startApp, type App } from '../src/app.js';
import { loadConfig } from '../src/config/index.js';
import { absentVault } from '../src/testing/index.js';

let database: TestDatabase;
let dataDir: string;
const apps: App[] = [];

beforeEach(async () => {
  database = await createTestDatabase('bootstrap');
  dataDir = await mkdtemp(join(tmpdir(), 'hako-bootstrap-'));
});
afterEach(async () => {
  for (const app of apps.splice(0)) await app.stop();
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

async function start(role: 'api' | 'worker', environment: Record<string, string> = {}): Promise<App> {
  const config = loadConfig({ NODE_ENV: 'test', HAKO_ROLE: role, HAKO_LOG_LEVEL: 'silent', HAKO_SPARE_TENANTS: '0', HAKO_DB_POOL: '6', PORT: '0', HAKO_PUBLIC_URL: 'http://localhost:4000', HAKO_DATA_DIR: dataDir, DATABASE_URL: database.url, ...environment });
  const app = await startApp(config, { serve: role === 'api', work: role === 'worker', overrides: { vault: absentVault(), pluginSources: async () => [] } });
  apps.push(app);
  return app;
}

async function login(app: App, tenantCode: string, username: string, password: string): Promise<{ status: number; body: { data?: { passwordChangeRequired?: boolean } } }> {
  const answer = await fetch(`http://127.0.0.1:${app.port}/api/v1/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ tenantCode, username, password }) });
  return { status: answer.status, body: (await answer.json()) as { data?: { passwordChangeRequired?: boolean } } };
}

describe('the first start', () => {
  it('makes the platform, and the demo agency with its tree and one person per role, also when API and worker start at once', async () => {
    const [api] = await Promise.all([start('api', { HAKO_ADMIN_PASSWORD: 'Given-from-outside-1' }), start('worker', { HAKO_ADMIN_PASSWORD: 'Given-from-outside-1' })]);
    const codes = (await api.core.tenants.list()).map(({ code }) => code);
    expect(codes).toEqual(['AC', 'DEMO']);
    const demo = (await api.core.tenants.byCode('DEMO'))!;
    const tree = await api.core.organization.tree(demo.id);
    const nodes = [...tree.nodes.values()];
    expect(nodes.filter(({ type }) => type === 'talent')).toHaveLength(5);
    expect(nodes.filter(({ type }) => type === 'subsidiary')).toHaveLength(2);
    for (const person of ['admin', 'manager', 'viewer', 'moderator', 'support', 'analyst', 'talent']) {
      const { status, body } = await login(api, 'DEMO', person, 'Given-from-outside-1');
      expect({ person, status }).toEqual({ person, status: 200 });
      expect(body.data?.passwordChangeRequired ?? false).toBe(false);
    }
    expect((await login(api, 'AC', 'ac_admin', 'Given-from-outside-1')).status).toBe(200);
  });

  it('invents a password that only the owner can read and that must be changed, and keeps it over a restart', async () => {
    const first = await start('api', { HAKO_SEED: 'none' });
    const file = join(dataDir, 'initial-password');
    const password = (await readFile(file, 'utf8')).trim();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const { status, body } = await login(first, 'AC', 'ac_admin', password);
    expect(status).toBe(200);
    expect(body.data?.passwordChangeRequired).toBe(true);
    await first.stop();
    const second = await start('api', { HAKO_SEED: 'none' });
    expect((await readFile(file, 'utf8')).trim()).toBe(password);
    expect((await second.core.tenants.list()).map(({ code }) => code)).toEqual(['AC']);
  });

  it('takes up a demo agency whose making was cut off', async () => {
    const first = await start('api', { HAKO_SEED: 'none' });
    await first.core.tenants.create({ code: 'DEMO', name: { en: 'Half made' }, admin: { username: 'admin', email: 'admin@demo.hako.example', displayName: 'Admin', password: 'Given-from-outside-1', mustChangePassword: false } });
    await first.stop();
    const second = await start('api', { HAKO_ADMIN_PASSWORD: 'Given-from-outside-1' });
    expect((await login(second, 'DEMO', 'viewer', 'Given-from-outside-1')).status).toBe(200);
    const demo = (await second.core.tenants.byCode('DEMO'))!;
    expect((await second.core.organization.tree(demo.id)).nodes.size).toBeGreaterThanOrEqual(7);
  });
});
