import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '@hako/free-port';
import { HakoError, type PersonalData } from '@hako/sdk-plugin';
import type { VaultGateway } from '../vault/types.js';
import { createDatabase } from './database.js';

const run = promisify(execFile);
/** By path: the vault is another process and nothing of it is imported. */
const SCRIPT = join(dirname(fileURLToPath(import.meta.url)), '../../../vault/server/bin/hako-vault.mjs');
const START_MS = 150_000;

export interface TestVault {
  port: number;
  stop(): Promise<void>;
}

/** Certificates and keys of a vault that is not running: enough for core to start. */
export async function makeVaultKeys(dataDir: string): Promise<void> {
  await run(process.execPath, [SCRIPT, 'certs', '--out', join(dataDir, 'certs')]);
  await run(process.execPath, [SCRIPT, 'keys', '--out', join(dataDir, 'keys')]);
}

/** A real vault with certificates of its own in `dataDir`, where core's configuration then finds them. */
export async function startVault(dataDir: string): Promise<TestVault> {
  await makeVaultKeys(dataDir);
  const database = await createDatabase('vault');
  const [port, healthPort] = [await freePort(), await freePort()];
  const environment = { ...process.env, NODE_ENV: 'test', HAKO_DATA_DIR: dataDir, VAULT_PORT: String(port), VAULT_HEALTH_PORT: String(healthPort), VAULT_DATABASE_URL: database.url, VAULT_DB_STATEMENT_TIMEOUT_MS: '60000' };
  const child = spawn(process.execPath, [SCRIPT, 'serve'], { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
  const said: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(String(chunk)));
  try {
    await untilHealthy(child, healthPort, said);
  } catch (error) {
    child.kill('SIGKILL');
    await database.drop();
    throw error;
  }
  return {
    port,
    async stop() {
      const gone = new Promise((done) => child.once('exit', done));
      if (child.exitCode === null && child.kill('SIGTERM')) await gone;
      await database.drop();
    },
  };
}

async function untilHealthy(child: ChildProcess, port: number, said: readonly string[]): Promise<void> {
  for (const deadline = Date.now() + START_MS; Date.now() < deadline; ) {
    if (child.exitCode !== null) break;
    const healthy = await fetch(`http://127.0.0.1:${port}/health/ready`).then(({ ok }) => ok, () => false);
    if (healthy) return;
    await new Promise((next) => setTimeout(next, 50));
  }
  throw new Error(`the vault did not start:\n${said.join('').slice(-2_000)}`);
}

/** For tests without personal data: answers as if the vault were away. */
export function absentVault(): VaultGateway {
  const away = async (): Promise<never> => {
    throw new HakoError('VAULT_UNAVAILABLE');
  };
  const personalData: PersonalData = {
    subjectId: () => {
      throw new HakoError('VAULT_UNAVAILABLE');
    },
    put: away, patch: away, grantRead: away, reveal: away, read: away, search: away, duplicates: away, recordConsents: away, restrict: away, hold: away, exportSubject: away, requestErasure: away, shred: away, requestErasures: away, shredPage: away, createTokens: away, openTokens: away, revokeTokens: away, sealFile: away, openFile: away, deleteFile: away,
  };
  return { forActor: () => personalData, administration: () => ({ get: away, post: away }), settings: away, retention: away, setTenantState: away, shredTenant: away, createTenant: async () => {}, health: async () => {}, close: async () => {} };
}
