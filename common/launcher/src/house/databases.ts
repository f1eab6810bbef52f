import { embeddedMajor, startPostgres } from '@hako/devkit/postgres';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { Problem } from './problem.js';
import { databaseSecrets } from './secrets.js';
import type { LauncherSettings } from './settings.js';

export interface Databases {
  coreUrl: string;
  vaultUrl: string;
  /** Of the embedded cluster; `undefined` when both databases are real services. */
  embeddedPort: number | undefined;
  stop(): Promise<void>;
}

interface Account {
  user: string;
  database: string;
  password: string;
}

/** The databases named in the environment, and the embedded cluster for what is not named. */
export async function openDatabases(settings: LauncherSettings): Promise<Databases> {
  const { databaseUrl, vaultDatabaseUrl } = settings;
  if (databaseUrl) await requireAnswer('DATABASE_URL', databaseUrl);
  if (vaultDatabaseUrl) await requireAnswer('VAULT_DATABASE_URL', vaultDatabaseUrl);
  if (databaseUrl && vaultDatabaseUrl) return { coreUrl: databaseUrl, vaultUrl: vaultDatabaseUrl, embeddedPort: undefined, stop: async () => undefined };

  const folder = join(settings.dataDir, 'postgres');
  await requireKnownMajor(folder);
  const secrets = await databaseSecrets(settings.dataDir);
  const cluster = await startPostgres({ dataDir: folder, password: secrets.owner });
  try {
    // Neither is a superuser, and neither may enter the other's database.
    const core: Account = { user: 'hako_core', database: 'hako', password: secrets.core };
    const vault: Account = { user: 'hako_vault', database: 'hako_vault', password: secrets.vault };
    for (const account of [core, vault]) await ensureDatabase(cluster.url, account);
    await hardenCatalogue(cluster.url, core);
    return {
      coreUrl: databaseUrl ?? urlOf(cluster.port, core),
      vaultUrl: vaultDatabaseUrl ?? urlOf(cluster.port, vault),
      embeddedPort: cluster.port,
      stop: () => cluster.stop(),
    };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

const urlOf = (port: number, { user, password, database }: Account): string => `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;

async function ensureDatabase(ownerUrl: string, { user, database, password }: Account): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ role: boolean; database: boolean }>('select exists (select from pg_roles where rolname = $1) as role, exists (select from pg_database where datname = $2) as database', [user, database]);
    if (!rows[0]?.role) {
      await client.query(`create role ${user} login createrole nosuperuser nocreatedb password ${client.escapeLiteral(password)}`);
      // Whoever makes a role here may also act as it: core acts as an agency's role for every statement.
      await client.query(`alter role ${user} set createrole_self_grant = 'set, inherit'`);
    }
    if (!rows[0]?.database) {
      await client.query(`create database ${database} owner ${user}`);
      await client.query(`revoke connect, temporary on database ${database} from public`);
    }
  } finally {
    await client.end();
  }
}

/**
 * Takes from everybody but core's owner what could change the role of a session from inside a SELECT. Core would do it itself as a
 * superuser, which it is not here; it finds it done and reads the faster way.
 */
async function hardenCatalogue(ownerUrl: string, { user, database }: Account): Promise<void> {
  const url = new URL(ownerUrl);
  url.pathname = `/${database}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(`
      begin;
      revoke execute on function pg_catalog.set_config(text, text, boolean) from public;
      grant execute on function pg_catalog.set_config(text, text, boolean) to ${user};
      revoke usage on language plpgsql, sql from public;
      grant usage on language plpgsql, sql to ${user};
      commit;
    `);
  } finally {
    await client.end();
  }
}

async function requireAnswer(variable: string, url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    await client.query('select 1');
  } catch (error) {
    throw new Problem(`The database of ${variable} does not answer: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function requireKnownMajor(folder: string): Promise<void> {
  const found = (await readFile(join(folder, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
  const ours = embeddedMajor();
  if (!found || found === ours) return;
  throw new Problem(
    `The data folder ${folder} was written by PostgreSQL ${found}; this Hako brings PostgreSQL ${ours}, which cannot read it. ` +
      `Dump it with the older Hako (pg_dumpall) and load it into a new data folder, or set HAKO_DATA_DIR to another folder. Nothing was changed.`,
  );
}
