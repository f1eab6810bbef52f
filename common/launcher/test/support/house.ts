import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@hako/free-port';
import { folders, readSettings, startHouse, type House } from '../../lib/house/index.js';

export const PASSWORD = 'Whole-House-2026!';

export interface TestHouse extends House {
  /** On loopback by number, as scripts call it. */
  base: string;
  dataDir: string;
  /** Stops it and removes its data. */
  remove(): Promise<void>;
}

/** The whole house as `npm start` runs it, on free ports with data of its own. */
export async function openHouse(environment: NodeJS.ProcessEnv = {}): Promise<TestHouse> {
  const dataDir = await mkdtemp(join(tmpdir(), 'hako-house-'));
  const port = await freePort();
  const settings = readSettings(
    { ...without(process.env), PORT: String(port), VAULT_PORT: String(await freePort()), HAKO_DATA_DIR: dataDir, HAKO_ADMIN_PASSWORD: PASSWORD, HAKO_RATE_LIMITS: 'off', ...environment },
    folders.root,
  );
  const house = await startHouse(settings, { say: () => undefined, signal: new AbortController().signal });
  const remove = async (): Promise<void> => {
    await house.stop();
    await removeData(dataDir);
  };
  return { ...house, base: `http://127.0.0.1:${port}`, dataDir, remove };
}

export async function removeData(dataDir: string): Promise<void> {
  // As root the cluster is behind a link.
  await rm(await realpath(join(dataDir, 'postgres')).catch(() => dataDir), { recursive: true, force: true });
  await rm(dataDir, { recursive: true, force: true });
}

/** What the runner was told about databases must not reach the house. */
export function without(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(DATABASE_URL|VAULT_|REDIS_URL|S3_|HAKO_|VITEST|NODE_ENV|NODE_OPTIONS|npm_)/.test(name)));
}
