import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@hako/free-port';
import { startPostgres } from '@hako/devkit/postgres';
import { folders, readSettings, startHouse } from '../house/index.js';
import { coreEnvironment } from '../house/environments.js';
import { databaseSecrets } from '../house/secrets.js';
import { access } from './access.js';
import { ask } from './ask.js';
import { audit } from './audit.js';
import { customers } from './customers.js';
import { desk } from './desk.js';
import { erasures } from './erasures.js';
import { exportsPart } from './exports.js';
import { filter } from './filter.js';
import { imports } from './imports.js';
import { permissions } from './permissions.js';
import { table, writeReport } from './report.js';
import { publicPages } from './public-pages.js';
import { requests } from './requests.js';
import { shellLoad } from './shell-load.js';
import { signIn } from './sign-in.js';
import { startup } from './startup.js';
import { stream } from './stream.js';
import { tenants } from './tenants.js';
import type { BenchContext, BenchPart, Measure } from './types.js';
import { vaultRead } from './vault-read.js';
import { vaultRotation } from './vault-rotation.js';

const PARTS: BenchPart[] = [permissions, filter, access, audit, vaultRead, vaultRotation, tenants, shellLoad, requests, customers, publicPages, ask, stream, desk, imports, exportsPart, erasures, signIn, startup];
const PASSWORD = 'Bench-Of-The-House-2026!';
const say = (line = ''): void => void process.stdout.write(`${line}\n`);

/** `npm run bench [-- part …]`; the report is written only when everything was measured. */
export async function bench(args: readonly string[]): Promise<void> {
  const unknown = args.filter((name) => !PARTS.some((part) => part.name === name));
  if (unknown.length > 0) {
    say(`npm run bench -- [part …]\n${PARTS.map(({ name, about }) => `  ${name.padEnd(12)} ${about}`).join('\n')}`);
    return;
  }
  const parts = args.length === 0 ? PARTS : PARTS.filter(({ name }) => args.includes(name));
  const measures = [...(await alone(parts.filter(({ needsHouse }) => !needsHouse))), ...(await inHouse(parts.filter(({ needsHouse }) => needsHouse)))];
  say(`\n${table(measures)}`);
  if (args.length > 0) return;
  await writeReport(join(folders.root, 'docs/performance.md'), measures);
  say('\nWritten to docs/performance.md');
}

async function runParts(parts: readonly BenchPart[], context: BenchContext): Promise<Measure[]> {
  const measures: Measure[] = [];
  for (const part of parts) {
    say(`${part.about} …`);
    measures.push(...(await part.run(context)));
  }
  return measures;
}

const basics = { rounds: 3, seconds: 4, say, chromium: [process.env['HAKO_CHROMIUM'] ?? '', '/usr/bin/chromium'].find((file) => file !== '' && existsSync(file)) ?? null, password: PASSWORD };

/** Parts that need a database server and nothing else. */
async function alone(parts: readonly BenchPart[]): Promise<Measure[]> {
  if (parts.length === 0) return [];
  const dataDir = await mkdtemp(join(tmpdir(), 'hako-bench-'));
  const cluster = await startPostgres({ dataDir: join(dataDir, 'postgres'), password: 'bench' });
  try {
    return await runParts(parts, { ...basics, url: '', dataDir, coreDatabaseUrl: '', ownerDatabaseUrl: '', clusterUrl: cluster.url, corePid: 0, workerPid: 0, coreEnvironment: {} });
  } finally {
    await cluster.stop();
    await remove(dataDir);
  }
}

async function inHouse(parts: readonly BenchPart[]): Promise<Measure[]> {
  if (parts.length === 0) return [];
  const dataDir = await mkdtemp(join(tmpdir(), 'hako-bench-'));
  const outside = { DATABASE_URL: '', VAULT_DATABASE_URL: '', REDIS_URL: '' };
  // Fans of a bench come from many addresses.
  const limits = { HAKO_RATE_LIMITS: 'off', HAKO_TRUSTED_PROXIES: '127.0.0.1', VAULT_LIMIT_REQUESTS_PER_MINUTE: '1000000' };
  const settings = readSettings({ ...process.env, ...outside, ...limits, PORT: String(await freePort()), VAULT_PORT: String(await freePort()), HAKO_DATA_DIR: dataDir, HAKO_ADMIN_PASSWORD: PASSWORD }, folders.root);
  const house = await startHouse(settings, { say: () => undefined, signal: new AbortController().signal });
  try {
    const owner = new URL(house.facts.coreUrl);
    owner.username = 'hako_owner';
    owner.password = encodeURIComponent((await databaseSecrets(dataDir)).owner);
    const cluster = new URL(owner);
    cluster.pathname = '/postgres';
    return await runParts(parts, {
      ...basics,
      url: `http://127.0.0.1:${settings.port}`,
      dataDir,
      coreDatabaseUrl: house.facts.coreUrl,
      ownerDatabaseUrl: owner.href,
      clusterUrl: cluster.href,
      corePid: house.parts.find(({ name }) => name === 'core')?.pid ?? 0,
      workerPid: house.parts.find(({ name }) => name === 'worker')?.pid ?? 0,
      coreEnvironment: coreEnvironment(house.facts, 'api'),
    });
  } finally {
    await house.stop();
    await remove(dataDir);
  }
}

async function remove(dataDir: string): Promise<void> {
  await rm(await realpath(join(dataDir, 'postgres')).catch(() => dataDir), { recursive: true, force: true });
  await rm(dataDir, { recursive: true, force: true });
}
