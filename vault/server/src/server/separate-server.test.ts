import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import { createTestDatabase, runEnvironment, type TestDatabase } from '@hako/devkit/testing';
import { freePorts } from '@hako/free-port';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../..', import.meta.url));
const COMMAND = join(root, 'vault/server/bin/hako-vault.mjs');
const CORE = join(root, 'core/lib/main.js');

interface Step {
  where: string;
  how: string;
  text: string;
  /** `carry: from to` of a comment between the blocks. */
  carry?: [from: string, to: string];
}

/** The guide's blocks and what is carried between them, in the order in which a person meets them. */
function stepsOf(guide: string): Step[] {
  return [...guide.matchAll(/^```sh (\w+) ?(\w*)\n([\s\S]*?)^```$|^<!-- carry: (\S+) (\S+) -->$/gm)].map(([, where = '', how = '', text = '', from, to]) => (from && to ? { where, how, text, carry: [from, to] } : { where, how, text }));
}

const steps = stepsOf(readFileSync(join(root, 'docs/vault-separate-server.md'), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'hako-separate-'));
const databases: TestDatabase[] = [];
const processes: ChildProcess[] = [];
/** As long as anything of this may take on a busy machine: the test's own limit is what ends it. */
const PATIENCE = 150_000;
/** What each machine's shell has exported so far. */
const exported: Record<string, string> = {};
let ports: { vault: number; core: number };
let values: Record<string, string>;

beforeAll(async () => {
  databases.push(await createTestDatabase('separatevault'), await createTestDatabase('separatecore'));
  ports = { vault: await freePorts(2), core: await freePorts(2) };
  values = { VAULT_NAME: 'localhost', VAULT_PORT: String(ports.vault), VAULT_DATABASE_URL: databases[0]!.url };
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/hako-vault'), `#!/bin/sh\nexec '${process.execPath}' '${COMMAND}' "$@"\n`);
  chmodSync(join(folder, 'bin/hako-vault'), 0o755);
  for (const machine of ['ca', 'vault', 'core']) mkdirSync(join(folder, machine));
});
afterAll(async () => {
  for (const child of processes) {
    const gone = new Promise((done) => child.once('exit', done));
    if (child.exitCode === null && child.kill('SIGTERM')) await gone;
  }
  for (const database of databases) await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const environment = (): NodeJS.ProcessEnv => ({ ...runEnvironment(), PATH: `${join(folder, 'bin')}:${dirname(process.execPath)}:${process.env['PATH']}`, HOME: folder, ...values });
const script = (where: string, text: string): string => `set -euo pipefail\n${exported[where] ?? ''}\n${text}`;
const shell = (where: string, text: string): Promise<{ stdout: string; stderr: string }> => run('bash', ['-c', script(where, text)], { cwd: join(folder, where), env: environment(), timeout: PATIENCE });
const exportsOf = (text: string): string => text.split('\n').filter((line) => line.startsWith('export ')).join('\n');

function start(command: string, args: string[], options: { cwd: string; env: NodeJS.ProcessEnv }): { output: () => string } {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += String(chunk)));
  processes.push(child);
  return { output: () => output };
}

async function until(url: string, output: () => string): Promise<void> {
  await expect.poll(() => fetch(url).then(({ status }) => status, () => output()), { timeout: PATIENCE, interval: 100 }).toBe(200);
}

async function follow({ where, how, text, carry }: Step): Promise<void> {
  if (carry) {
    const [from, to] = carry.map((path) => join(folder, path)) as [string, string];
    const target = join(to, from.split('/').at(-1)!);
    // As scp does it: whole or not at all would be better, and is what the vault's watcher must not need.
    copyFileSync(from, `${target}.part`);
    renameSync(`${target}.part`, target);
    return;
  }
  if (where === 'values') {
    expect(text.match(/(?<=^export )\w+/gm)).toEqual(Object.keys(values));
    return;
  }
  if (how === 'start') {
    const { output } = start('bash', ['-c', script(where, text)], { cwd: join(folder, where), env: environment() });
    // Up, and sealed until the shares come.
    await until(`http://127.0.0.1:${ports.vault + 1}/health/live`, output);
    return;
  }
  // Ready a moment after the last share: a person looks again.
  if (text.includes('/health/ready')) await expect.poll(() => shell(where, text).then(() => 'ready', String), { timeout: PATIENCE, interval: 200 }).toBe('ready');
  else if (how !== 'env') await shell(where, text);
  exported[where] = `${exported[where] ?? ''}\n${exportsOf(text)}`;
}

const sections = (from: number, to: number): Step[] => steps.slice(from, to);
const indexOf = (predicate: (step: Step) => boolean): number => steps.findIndex(predicate);

describe('the guide for a separate machine, followed to the letter', () => {
  it('leads to a vault in production and a core that reach each other over a fresh CA', async () => {
    const renewal = indexOf(({ text }) => text.includes('certs renew'));
    expect(renewal).toBeGreaterThan(8);
    const startOfCore = indexOf(({ how }) => how === 'env');
    for (const step of sections(0, startOfCore + 1)) await follow(step);

    const { stdout } = await shell('core', 'env -0');
    const env = Object.fromEntries(stdout.split('\0').filter(Boolean).map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
    const core = start(process.execPath, [CORE], { cwd: root, env: { ...env, DATABASE_URL: databases[1]!.url, PORT: String(ports.core), HAKO_SEED: 'none', HAKO_ADMIN_PASSWORD: 'Fresh-Start-2026!', HAKO_SPARE_TENANTS: '0' } });
    await until(`http://127.0.0.1:${ports.core}/health/live`, core.output);
    await expect.poll(vaultOfCore, { timeout: PATIENCE, interval: 200 }).toBe('ok');

    for (const step of sections(startOfCore + 1, renewal)) await follow(step);
    const { stdout: status } = await shell('ca', 'hako-vault status --json');
    expect(JSON.parse(status)).toMatchObject({ ready: true, openApprovals: 0 });
  }, 300_000);

  it('keeps every private key in its own place', () => {
    const has = (path: string): boolean => existsSync(join(folder, path));
    expect(['vault/certs/ca.key', 'core/certs/ca.key', 'vault/keys/pii-token.key', 'core/keys/vault-root.key', 'vault/keys/vault-root.key', 'vault/shares.txt', 'ca/shares.txt', 'core/certs/vault.key', 'vault/certs/core-api.key', 'vault/certs/admin.key', 'ca/keys/vault-root.key'].filter(has)).toEqual([]);
    expect(['ca/certs/ca.key', 'vault/keys/vault-root.sealed.json', 'core/keys/pii-token.key', 'vault/certs/vault.key'].filter(has)).toHaveLength(4);
  });

  it('does not start in production when any of its files is missing', async () => {
    const config = ['ca.pem', 'vault.pem', 'vault.key', 'crl.pem', 'vault-callers.json'];
    for (const name of config) {
      const path = join(folder, 'vault/certs', name);
      renameSync(path, `${path}.away`);
      const failed = await shell('vault', `export NODE_ENV=production VAULT_KEY_PROVIDER=local-sealed HAKO_VAULT_CERTS_DIR=$PWD/certs HAKO_VAULT_KEYS_DIR=$PWD/keys\nhako-vault serve`).catch((error: { code: number; stderr: string }) => error);
      renameSync(`${path}.away`, path);
      expect([name, failed]).toEqual([name, expect.objectContaining({ code: 1, stderr: expect.stringContaining(name) as string })]);
    }
  });

  it('renews the vault\'s certificate and revokes an administrator without a restart', async () => {
    const renewal = indexOf(({ text }) => text.includes('certs renew'));
    const revocation = indexOf(({ text }) => text.includes('certs revoke'));
    const before = await serialOfVault();
    for (const step of sections(renewal, revocation)) await follow(step);
    await expect.poll(serialOfVault, { timeout: 60_000, interval: 200 }).not.toBe(before);
    expect(await vaultOfCore()).toBe('ok');

    const asSecond = (): Promise<number> => shell('ca', 'hako-vault approvals list --as admin-second').then(() => 0, ({ code }: { code: number }) => code);
    expect(await asSecond()).toBe(0);
    for (const step of sections(revocation, steps.length)) await follow(step);
    await expect.poll(asSecond, { timeout: 60_000, interval: 500 }).toBe(4);
    await shell('ca', 'hako-vault status');
  });
});

async function vaultOfCore(): Promise<string> {
  const answer = (await (await fetch(`http://127.0.0.1:${ports.core}/health/ready`)).json()) as { parts?: { vault?: { status?: string } } };
  return answer.parts?.vault?.status ?? JSON.stringify(answer);
}

function serialOfVault(): Promise<string> {
  return new Promise((done, fail) => {
    const file = (name: string): Buffer => readFileSync(join(folder, 'ca/certs', name));
    const socket = connect({ host: '127.0.0.1', port: ports.vault, servername: 'localhost', ca: file('ca.pem'), cert: file('admin.pem'), key: file('admin.key') }, () => {
      done(socket.getPeerCertificate().serialNumber);
      socket.destroy();
    });
    socket.on('error', fail);
  });
}
