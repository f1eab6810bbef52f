import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '@hako/free-port';
import type { Config } from '../config/types.js';

const run = promisify(execFile);
/** Started by path, as the launcher does: core knows the vault's client and nothing else of it. */
const COMMAND = fileURLToPath(new URL('../../../vault/server/bin/hako-vault.mjs', import.meta.url));

export interface VaultProcess {
  port: number;
  certsDir: string;
  keysDir: string;
  /** What core's configuration says to reach it. */
  config(role: Config['role']): Config['vault'];
  /** Its whole log so far. */
  output(): string;
  /** SIGTERM, and its files removed; answers the exit code. */
  stop(): Promise<number | null>;
}

/** For tests: the real vault, in a process of its own, with certificates made for it. */
export async function startVaultProcess(databaseUrl: string, environment: Record<string, string> = {}): Promise<VaultProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'hako-vault-'));
  const [certsDir, keysDir] = [join(folder, 'certs'), join(folder, 'keys')];
  await Promise.all([run(process.execPath, [COMMAND, 'certs', '--out', certsDir]), run(process.execPath, [COMMAND, 'keys', '--out', keysDir])]);
  const [port, healthPort] = [await freePort(), await freePort()];
  const own = { VAULT_PORT: String(port), VAULT_HEALTH_PORT: String(healthPort), VAULT_DATABASE_URL: databaseUrl, HAKO_VAULT_CERTS_DIR: certsDir, HAKO_VAULT_KEYS_DIR: keysDir, NODE_ENV: 'test' };
  const child = spawn(process.execPath, [COMMAND, 'serve'], { env: { PATH: process.env['PATH'], ...own, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += String(chunk)));
  const gone = new Promise<number | null>((resolve) => child.once('exit', resolve));

  const deadline = Date.now() + 60_000;
  while (child.exitCode === null && Date.now() < deadline && !(await answers(healthPort))) await new Promise((next) => setTimeout(next, 25));
  if (child.exitCode !== null) throw new Error(`The vault did not start:\n${output}`);

  return {
    port,
    certsDir,
    keysDir,
    config: (role) => ({
      url: `https://localhost:${port}`,
      caFile: join(certsDir, 'ca.pem'),
      certFile: join(certsDir, `core-${role}.pem`),
      keyFile: join(certsDir, `core-${role}.key`),
      tokenKeyFile: join(keysDir, 'pii-token.key'),
      issuer: 'hako-core',
      audience: 'pii-vault:test',
    }),
    output: () => output,
    stop: async () => {
      if (child.exitCode === null) child.kill('SIGTERM');
      const code = await gone;
      await rm(folder, { recursive: true, force: true });
      return code;
    },
  };
}

function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/health/ready`).then(({ ok }) => ok, () => false);
}
