import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { loadConfig, type Config } from '../config/index.js';
import { compose } from '../container.js';
import { migrateCore } from '../migrate.js';
import type { VaultGateway } from '../vault/types.js';
import { createDatabase, createTenantSchema, preparePlatform, runTenantMigrations, tenantPlace } from './index.js';

export interface NewTenantBench {
  /** Whole `create`, spare schemas being ready; medians of the rounds, in milliseconds. */
  medianMs: number;
  slowestMs: number;
  /** The part that is the first admin's Argon2id, which is slow on purpose. */
  passwordHashMs: number;
  /** What preparing one spare takes in the background. */
  spareMs: number;
}

export interface MigrationBench {
  tenants: number;
  /** One column, per tenant, by our runner: transaction, lock, ledger and all. */
  perTenantMs: number;
  /** The same column by a bare script that only sets the search path. */
  baselinePerTenantMs: number;
  /** Asking 1,000 tenants when there is nothing to do, in all. */
  nothingToDoMs: number;
}

interface Ground {
  config: Config;
  close(): Promise<void>;
}

/** A new agency in its one transaction. The vault is left out: its keys are made with the spare, before. */
export async function benchNewTenant({ ownerUrl, rounds = 20 }: { ownerUrl: string; rounds?: number }): Promise<NewTenantBench> {
  const ground = await openGround(ownerUrl);
  const core = (await compose(ground.config, { vault: { createTenant: async () => {}, health: async () => {}, close: async () => {} } as unknown as VaultGateway })).cradle;
  try {
    await migrateCore(core.database);
    const spareMs = (await timed(() => core.tenants.prepareSpares())) / ground.config.spareTenants;
    const admin = { username: 'bench', email: 'bench@agency.example', displayName: 'Bench', password: randomBytes(12).toString('base64'), mustChangePassword: true };
    const hash: number[] = [];
    const create: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await core.tenants.prepareSpares();
      hash.push(await timed(() => core.identity.hashPassword(admin.password)));
      create.push(await timed(() => core.tenants.create({ code: `BENCH_${round}`, name: { en: 'Bench' }, admin })));
    }
    return { medianMs: median(create), slowestMs: Math.max(...create), passwordHashMs: median(hash), spareMs };
  } finally {
    await core.bus.close();
    await core.database.close();
    await ground.close();
  }
}

/** One column for every tenant, beside a bare script on the same schemas in the same run. */
export async function benchMigration({ ownerUrl, tenants = 1_000 }: { ownerUrl: string; tenants?: number }): Promise<MigrationBench> {
  const ground = await openGround(ownerUrl);
  const { pino } = await import('pino');
  const database = await createDatabase({ config: ground.config, log: pino({ level: 'silent' }) });
  try {
    await preparePlatform(database);
    const ids = Array.from({ length: tenants }, () => randomUUID());
    for (const id of ids) await createTenantSchema(database, id);
    const table = { name: '0001-table', safe: 'expand' as const, up: async (knex: { raw(sql: string): PromiseLike<unknown> }) => void (await knex.raw('CREATE TABLE bench (id uuid PRIMARY KEY, note text)')) };
    const column = { ...table, name: '0002-column', up: async (knex: { raw(sql: string): PromiseLike<unknown> }) => void (await knex.raw('ALTER TABLE bench ADD COLUMN wide integer')) };
    await runTenantMigrations(database, 'bench', [table], ids);

    const ours = await timed(() => runTenantMigrations(database, 'bench', [table, column], ids));
    const nothingToDoMs = await timed(() => runTenantMigrations(database, 'bench', [table, column], ids));
    const bare = await timed(() => bareScript(ground.config.database.ownerUrl, ids));
    return { tenants, perTenantMs: ours / tenants, baselinePerTenantMs: bare / tenants, nothingToDoMs };
  } finally {
    await database.close();
    await ground.close();
  }
}

async function bareScript(ownerUrl: string, ids: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  for (const id of ids) {
    await client.query(`BEGIN; SET LOCAL search_path = ${tenantPlace(id).schema}; ALTER TABLE bench ADD COLUMN bare integer; COMMIT`);
  }
  await client.end();
}

/** A database of its own on the given server, gone afterwards with its tenants' roles. */
async function openGround(ownerUrl: string): Promise<Ground> {
  const dataDir = await mkdtemp(join(tmpdir(), 'hako-bench-'));
  const url = new URL(ownerUrl);
  url.pathname = `/hako_bench_${randomBytes(4).toString('hex')}`;
  const config = loadConfig({ NODE_ENV: 'test', DATABASE_URL: url.href, HAKO_DATA_DIR: dataDir, HAKO_LOG_LEVEL: 'silent', HAKO_SPARE_TENANTS: '3' });
  return {
    config,
    close: async () => {
      await dropGround(ownerUrl, url.pathname.slice(1));
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function dropGround(ownerUrl: string, name: string): Promise<void> {
  const inside = new URL(ownerUrl);
  inside.pathname = `/${name}`;
  const roles = await withClient(inside.href, (client) => client.query<{ role: string }>(`SELECT r.rolname AS role FROM pg_namespace n JOIN pg_roles r ON r.rolname = n.nspname || '_rw'`));
  await withClient(ownerUrl, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    for (const { role } of roles.rows) await client.query(`DROP ROLE IF EXISTS ${role}`);
    await client.query(`DROP ROLE IF EXISTS ${name}_app, ${name}_platform, ${name}_tenant`);
  });
}

async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
