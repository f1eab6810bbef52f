import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '@hako/free-port';
import { startApp } from '../app.js';
import { loadConfig } from '../config/index.js';
import type { CoreCradle } from '../container.js';
import { testPluginSource } from './plugin-sources.js';
import { absentVault } from './vault.js';

/** Core once more, on the database of a test host and in a process of its own: one that may be killed. */
export interface OtherProcess {
  url: string;
  /** As `kill -9`: nothing is ended properly. Resolves when it is gone. */
  kill(): Promise<void>;
}

/** @param plugins folders, as given to `createTestHost`; environment: what the host was given beside its defaults */
export async function startOtherProcess({ config }: Pick<CoreCradle, 'config'>, plugins: readonly string[], environment: Record<string, string> = {}): Promise<OtherProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    NODE_ENV: 'test', HAKO_LOG_LEVEL: 'silent', HAKO_SEED: 'none', HAKO_SPARE_TENANTS: '0', HAKO_DB_POOL: '4', HAKO_DB_STATEMENT_TIMEOUT_MS: '60000', HAKO_HOST: '127.0.0.1', PORT: String(port), HAKO_PUBLIC_URL: url,
    HAKO_DATA_DIR: config.dataDir, DATABASE_URL: config.database.ownerUrl, ...environment,
  };
  const child = fork(fileURLToPath(import.meta.url), [JSON.stringify({ env, plugins })], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  await Promise.race([once(child, 'message'), once(child, 'exit').then(() => Promise.reject(new Error('the other process did not start')))]);
  return { url, kill: () => killed(child) };
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** The child's own side. */
async function serve(given: string): Promise<void> {
  const { env, plugins } = JSON.parse(given) as { env: Record<string, string>; plugins: string[] };
  await startApp(loadConfig(env), { serve: true, work: false, overrides: { pluginSources: async () => plugins.map(testPluginSource), vault: absentVault() } });
  process.send?.('ready');
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.argv[2] !== undefined) await serve(process.argv[2]);
