import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@hako/free-port';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folders } from '../lib/house/index.js';
import { caller, signIn, until } from './support/client.js';
import { removeData, without } from './support/house.js';

interface Run {
  child: ChildProcess;
  output(): string;
  ended: Promise<number | null>;
}

let dataDir: string;
let port: number;
let vaultPort: number;

function npmStart(environment: NodeJS.ProcessEnv = {}): Run {
  const child = spawn(process.execPath, [join(folders.root, 'common/tools/start.mjs')], {
    cwd: folders.root,
    env: { ...without(process.env), PORT: String(port), VAULT_PORT: String(vaultPort), HAKO_DATA_DIR: dataDir, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  return { child, output: () => text, ended: once(child, 'close').then(([code]) => code as number | null) };
}

async function untilReady(run: Run): Promise<void> {
  const first = await Promise.race([until(async () => (run.output().includes('Hako is ready at') ? true : undefined), 240_000), run.ended]);
  if (first !== true) throw new Error(`npm start ended by itself:\n${run.output()}`);
}

async function stop(run: Run, signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
  run.child.kill(signal);
  return run.ended;
}

const refusesConnections = (url: string): Promise<boolean> => fetch(url).then(() => false, () => true);

describe('npm start', () => {
  let password = '';
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'hako-commands-'));
    [port, vaultPort] = [await freePort(), await freePort()];
  });
  afterAll(() => removeData(dataDir));

  it('at first ends its output with the address, tells the password once, and answers everything', async () => {
    const run = npmStart();
    try {
      await untilReady(run);
      const lines = run.output().trimEnd().split('\n');
      expect(lines.at(-1)).toBe(`Hako is ready at http://localhost:${port}`);
      const kept = join(dataDir, 'initial-password');
      password = (await readFile(kept, 'utf8')).trim();
      expect(password.length).toBeGreaterThanOrEqual(12);
      expect((await stat(kept)).mode & 0o777).toBe(0o600);
      expect(run.output()).toContain(password);
      // In what was drawn by lot any letters may stand.
      expect(run.output().replaceAll(password, '').replaceAll(dataDir, '')).not.toMatch(/warn|deprecat/i);

      const base = `http://127.0.0.1:${port}`;
      for (const path of ['/', '/health/live', '/health/ready', '/api/v1/openapi.json', '/metrics']) expect([path, (await caller(base).send('GET', path)).status]).toEqual([path, 200]);
      expect((await fetch(`${base}/api/docs`)).status).toBe(200);
      const openapi = JSON.parse((await caller(base).send('GET', '/api/v1/openapi.json')).text) as { openapi: string; paths: Record<string, unknown> };
      expect(openapi.openapi).toMatch(/^3\.1/);
      expect(Object.keys(openapi.paths).length).toBeGreaterThan(40);

      const admin = await signIn(base, 'admin', 'DEMO', password);
      expect(admin.token).toMatch(/^eyJ/);
    } finally {
      expect(await stop(run)).toBe(0);
    }
    expect(run.output()).toContain('Hako has stopped.');
    expect(await refusesConnections(`http://127.0.0.1:${port}/health/live`)).toBe(true);
  });

  it('a second time finds its data again, says nothing about the password but its place, and stops on SIGTERM too', async () => {
    const run = npmStart();
    try {
      await untilReady(run);
      expect(run.output()).not.toContain(password);
      expect(run.output()).toContain(join(dataDir, 'initial-password'));
      await signIn(`http://127.0.0.1:${port}`, 'admin', 'DEMO', password);
    } finally {
      expect(await stop(run, 'SIGTERM')).toBe(0);
    }
  });

  it('refuses a data folder that another start holds, and ports that are in use, in words', async () => {
    const run = npmStart();
    try {
      await untilReady(run);
      const second = npmStart();
      expect(await second.ended).toBe(1);
      expect(second.output()).toContain(`Hako already runs on the data folder ${dataDir}`);

      const elsewhere = await mkdtemp(join(tmpdir(), 'hako-commands-'));
      const third = npmStart({ HAKO_DATA_DIR: elsewhere });
      expect(await third.ended).toBe(1);
      expect(third.output()).toContain(`Port ${port} is in use by another program`);
      await removeData(elsewhere);
    } finally {
      await stop(run);
    }
  });

  it('ends with exit code 1 and the last lines when a part dies', async () => {
    const run = npmStart();
    await untilReady(run);
    const listeners = await import('node:fs/promises').then(({ readdir }) => readdir('/proc'));
    const pids = listeners.filter((name) => /^\d+$/.test(name));
    const worker = (await Promise.all(pids.map(async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
      return environment.includes(`HAKO_DATA_DIR=${dataDir}\0`) && environment.includes('HAKO_ROLE=worker') ? Number(pid) : undefined;
    }))).find(Boolean);
    process.kill(worker ?? 0, 'SIGKILL');
    expect(await run.ended).toBe(1);
    expect(run.output()).toMatch(/the worker was ended by SIGKILL\. Everything is stopped/);
    expect(await refusesConnections(`http://127.0.0.1:${port}/health/live`)).toBe(true);
  });
});
