import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { runEnvironment } from '@hako/devkit/testing';
import { freePort } from '@hako/free-port';

const run = promisify(execFile);
const COMMAND = fileURLToPath(new URL('../../bin/hako-vault.mjs', import.meta.url));

export interface VaultProcess {
  url: string;
  port: number;
  healthPort: number;
  certsDir: string;
  keysDir: string;
  /** All that it has written so far: its log. */
  output(): string;
  process: ChildProcess;
  /** SIGTERM; answers the exit code. */
  stop(): Promise<number | null>;
  /** Stops it if need be and removes its files. */
  dispose(): Promise<void>;
}

export interface RunOptions {
  /** With the certificates and keys of this one: a second process of one vault, or the same vault again. */
  like?: Pick<VaultProcess, 'certsDir' | 'keysDir'>;
  /** `live`: also one that may not serve. */
  until?: 'ready' | 'live';
}

/** The real vault in a process of its own, with real certificates. For tests and the bench. */
export async function runVault(databaseUrl: string, environment: Record<string, string> = {}, options: RunOptions = {}): Promise<VaultProcess> {
  const folder = options.like ? undefined : await mkdtemp(join(tmpdir(), 'hako-vault-'));
  const { certsDir, keysDir } = options.like ?? { certsDir: join(folder!, 'certs'), keysDir: join(folder!, 'keys') };
  if (!options.like) {
    await run(process.execPath, [COMMAND, 'certs', '--out', certsDir]);
    await run(process.execPath, [COMMAND, 'keys', '--out', keysDir]);
  }
  const [port, healthPort] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, [COMMAND, 'serve'], {
    env: {
      ...runEnvironment(),
      VAULT_PORT: String(port),
      VAULT_HEALTH_PORT: String(healthPort),
      VAULT_DATABASE_URL: databaseUrl,
      HAKO_VAULT_CERTS_DIR: certsDir,
      HAKO_VAULT_KEYS_DIR: keysDir,
      NODE_ENV: 'test',
      // On a busy machine a lock or a connection is no sooner there than anything else.
      VAULT_DB_STATEMENT_TIMEOUT_MS: '60000',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += String(chunk)));
  child.stderr.on('data', (chunk: Buffer) => (output += String(chunk)));
  const gone = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const stop = async (): Promise<number | null> => {
    if (child.exitCode === null) child.kill('SIGTERM');
    return gone;
  };
  await untilReady(healthPort, child, () => output, options.until ?? 'ready');
  return {
    url: `https://localhost:${port}`,
    port,
    healthPort,
    certsDir,
    keysDir,
    output: () => output,
    process: child,
    stop,
    dispose: async () => {
      await stop();
      if (folder) await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilReady(port: number, child: ChildProcess, output: () => string, state: 'ready' | 'live'): Promise<void> {
  for (const deadline = Date.now() + 150_000; Date.now() < deadline && child.exitCode === null; ) {
    const ready = await fetch(`http://127.0.0.1:${port}/health/${state}`).then(({ ok }) => ok, () => false);
    if (ready) return;
    await new Promise((next) => setTimeout(next, 25));
  }
  child.kill('SIGKILL');
  throw new Error(`The vault did not start:\n${output()}`);
}
