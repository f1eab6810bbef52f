import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@hako/free-port';
import type { Clock, PluginContext } from '@hako/sdk-plugin';
import { startApp, type App } from '../app.js';
import { loadConfig } from '../config/index.js';
import type { CoreCradle } from '../container.js';
import { SYSTEM } from '../plugins/index.js';
import { inspectPlugin, type PluginInspection } from './inspect.js';
import { testClient, type TestClient } from './client.js';
import { createDatabase } from './database.js';
import { makeTestTenant, TEST_PASSWORD, type TestTenant } from './people.js';
import { testPluginSource, type TestPlugin } from './plugin-sources.js';
import { absentVault, startVault, type TestVault } from './vault.js';

export interface TestHostOptions {
  plugins?: TestPlugin[];
  /** How many agencies: `DEMO`, then `OTHER`, then `THIRD`, … */
  tenants?: number;
  /** `real` spawns the vault's own process; `none` answers VAULT_UNAVAILABLE to everything. */
  vault?: 'real' | 'none';
  /** Whether the plugins are switched on for every agency; default true. */
  enable?: boolean;
  /** Whether this process also does background work; default true. What runs by the hour never does: a test calls it. */
  work?: boolean;
  /** Further variables of core's environment, `REDIS_URL` for instance. */
  environment?: Record<string, string>;
}

export interface TestClock extends Clock {
  /** Moves core's own clock; PostgreSQL's stays where it is. */
  advance(ms: number): void;
}

export interface ChangeEntry {
  action: string;
  resource_type: string;
  resource_id: string;
  [column: string]: unknown;
}

export interface TestHost {
  url: string;
  core: CoreCradle;
  clock: TestClock;
  password: string;
  tenant(code: string): TestTenant;
  /** A person of an agency: `admin`, `manager`, `viewer`, `moderator`, `support`, `analyst`, `talent`. Signs in at the first request, and anew when that was minutes ago. */
  as(tenantCode: string, username: string): TestClient;
  anonymous(): TestClient;
  /** The context of a plugin, as a job or event would have it. */
  context(plugin: string, tenantCode: string): Promise<PluginContext>;
  /** What the contract suite asks. */
  inspection(plugin: string): PluginInspection;
  drainJobs(): Promise<void>;
  drainOutbox(): Promise<void>;
  /** Change log, oldest first. */
  changes(tenantCode: string): Promise<ChangeEntry[]>;
  stop(): Promise<void>;
}

/** A sign-in counts as a fresh factor for five minutes, which the file of a slow machine may outlast: before that, people sign in anew. */
const SIGN_IN_AGAIN_MS = 4 * 60_000;

const CODES = ['DEMO', 'OTHER', 'THIRD', 'FOURTH', 'FIFTH'];

/**
 * Core in this process, on a real PostgreSQL, with the API on a free port and the worker beside it.
 *
 * @example
 * ```ts
 * const host = await createTestHost({ plugins: [import.meta.dirname + '/..'], vault: 'none' });
 * expect((await host.as('DEMO', 'viewer').get('/greetings')).status).toBe(200);
 * await host.stop();
 * ```
 */
export async function createTestHost({ plugins = [], tenants = 1, vault = 'none', enable = true, work = true, environment = {} }: TestHostOptions = {}): Promise<TestHost> {
  const dataDir = await mkdtemp(join(tmpdir(), 'hako-host-'));
  const database = await createDatabase('core');
  let safe: TestVault | undefined;
  let app: App | undefined;
  const stop = async (): Promise<void> => {
    await app?.stop();
    await safe?.stop();
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    safe = vault === 'real' ? await startVault(dataDir) : undefined;
    const port = await freePort();
    const config = loadConfig({
      NODE_ENV: 'test',
      HAKO_LOG_LEVEL: 'silent',
      HAKO_SEED: 'none',
      HAKO_RATE_LIMITS: 'off',
      HAKO_SPARE_TENANTS: '0',
      HAKO_DB_POOL: '10',
      // Machines that run tests are slow and shared: what waits for the database waits four times as long as in a house.
      HAKO_DB_STATEMENT_TIMEOUT_MS: '60000',
      HAKO_ADMIN_PASSWORD: TEST_PASSWORD,
      HAKO_HOST: '127.0.0.1',
      PORT: String(port),
      HAKO_PUBLIC_URL: `http://127.0.0.1:${port}`,
      HAKO_DATA_DIR: dataDir,
      DATABASE_URL: database.url,
      ...(safe ? { VAULT_PORT: String(safe.port) } : {}),
      ...environment,
    });
    const clock = movableClock();
    app = await startApp(config, {
      serve: true,
      work,
      schedules: false,
      overrides: { clock, pluginSources: async () => plugins.map(testPluginSource), ...(safe ? {} : { vault: absentVault() }) },
    });
    const made = await makeTenants(app.core, CODES.slice(0, tenants), enable);
    return hostOf(app, config.publicUrl, clock, made, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function makeTenants(core: CoreCradle, codes: readonly string[], enable: boolean): Promise<Map<string, TestTenant>> {
  const passwordHash = await core.identity.hashPassword(TEST_PASSWORD);
  const made = new Map<string, TestTenant>();
  for (const code of codes) {
    const tenant = await makeTestTenant(core, code, passwordHash);
    made.set(code, tenant);
    if (!enable) continue;
    for (const { id, state, manifest } of core.plugins.plugins()) if (state === 'ready' && manifest?.scope === 'tenant') await core.plugins.enable(id, tenant.id, SYSTEM);
  }
  return made;
}

function hostOf({ core }: App, url: string, clock: TestClock, tenants: ReadonlyMap<string, TestTenant>, stop: () => Promise<void>): TestHost {
  const tokens = new Map<string, { at: number; token: Promise<string> }>();
  const tenant = (code: string): TestTenant => {
    const found = tenants.get(code);
    if (!found) throw new Error(`this host has no agency ${code}, only ${[...tenants.keys()].join(', ')}`);
    return found;
  };
  const anonymous = (): TestClient => testClient(url, async () => undefined);

  async function signIn(tenantCode: string, username: string): Promise<string> {
    const answer = await anonymous().post<{ accessToken: string }>('/auth/login', { tenantCode, username, password: TEST_PASSWORD });
    if (answer.status !== 200) throw new Error(`${tenantCode}/${username} could not sign in: ${answer.status} ${answer.code ?? ''}`);
    return answer.data.accessToken;
  }

  return {
    url,
    core,
    clock,
    password: TEST_PASSWORD,
    tenant,
    anonymous,
    as: (tenantCode, username) =>
      testClient(url, () => {
        const key = `${tenantCode}/${username}`;
        const known = tokens.get(key);
        const now = clock.now().getTime();
        // A test may move the clock back: a token of the future is none.
        if (known && now >= known.at && now - known.at < SIGN_IN_AGAIN_MS) return known.token;
        const token = signIn(tenantCode, username);
        tokens.set(key, { at: now, token });
        return token;
      }),
    // Without an end of its own: a file keeps one for all its tests, and a slow machine takes its time.
    context: (plugin, tenantCode) => core.plugins.context(plugin, tenant(tenantCode).id, SYSTEM, { signal: new AbortController().signal }),
    inspection: (plugin) => inspectPlugin(core, plugin),
    drainJobs: () => core.jobs.drain(),
    async drainOutbox() {
      while ((await core.outbox.relay()) > 0);
    },
    changes: (tenantCode) => core.database.tenant(tenant(tenantCode).id).read((q) => q.rows<ChangeEntry>('select * from change_log order by id')),
    stop,
  };
}

function movableClock(): TestClock {
  let offset = 0;
  return { now: () => new Date(Date.now() + offset), advance: (ms) => void (offset += ms) };
}
