import pg from 'pg';
import { quoteIdentifier, quoteLiteral } from './identifiers.js';

/** Names made from the database's own, because roles belong to the whole cluster. */
export interface DatabaseNames {
  database: string;
  /** LOGIN NOINHERIT, no right of its own; requests and jobs connect with it. */
  appRole: string;
  /** NOLOGIN, rows of the `platform` schema. */
  platformRole: string;
  /** NOLOGIN, what every tenant's role may do outside its schema: call the doors of `platform`. */
  tenantGroup: string;
}

export interface Bootstrapped {
  names: DatabaseNames;
  appUrl: string;
  /** No SELECT can change the role of its session (`hardenCatalogue`). */
  hardened: boolean;
}

/** Two processes that start at once on one database do this one after the other. */
const LOCK = 4_271_046_881;

/** Makes what is missing: database, `platform` schema, roles. Changes nothing the second time. */
export async function bootstrap(options: { ownerUrl: string; appUrl: string | null; appPassword: string }): Promise<Bootstrapped> {
  const names = namesOf(options.ownerUrl, options.appUrl);
  await createDatabaseIfMissing(options.ownerUrl, names.database);
  const appUrl = options.appUrl ?? withCredentials(options.ownerUrl, names.appRole, options.appPassword);
  const hardened = await withClient(options.ownerUrl, async (client) => {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    await client.query(rolesSql(names, decodeURIComponent(new URL(appUrl).password)));
    await client.query(rightsSql(names));
    await client.query('COMMIT');
    return hardenCatalogue(client);
  });
  return { names, appUrl, hardened };
}

export function namesOf(ownerUrl: string, appUrl: string | null): DatabaseNames {
  const database = decodeURIComponent(new URL(ownerUrl).pathname.slice(1));
  if (database === '') throw new Error('DATABASE_URL names no database');
  const appRole = appUrl ? decodeURIComponent(new URL(appUrl).username) : `${database}_app`;
  return { database, appRole, platformRole: `${database}_platform`, tenantGroup: `${database}_tenant` };
}

async function createDatabaseIfMissing(ownerUrl: string, database: string): Promise<void> {
  const missing = await withClient(ownerUrl, () => Promise.resolve(false)).catch((error: unknown) => {
    if ((error as { code?: string }).code === '3D000') return true;
    throw error;
  });
  if (!missing) return;
  const maintenance = new URL(ownerUrl);
  maintenance.pathname = '/postgres';
  await withClient(maintenance.href, async (client) => {
    // 42P04: another process was faster; 23505 is the same, met a moment earlier.
    await client.query(`CREATE DATABASE ${quoteIdentifier(database)}`).catch((error: unknown) => {
      if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
    });
  });
}

/** Creating a role can collide with another database's bootstrap in the same cluster; the loser finds it there. */
export function createRoleSql(role: string, attributes: string): string {
  return `DO $hako$ BEGIN CREATE ROLE ${quoteIdentifier(role)} ${attributes}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $hako$;`;
}

function rolesSql({ appRole, platformRole, tenantGroup }: DatabaseNames, password: string): string {
  return `
    ${createRoleSql(appRole, 'LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION')}
    ALTER ROLE ${quoteIdentifier(appRole)} LOGIN NOINHERIT PASSWORD ${quoteLiteral(password)};
    ${createRoleSql(platformRole, 'NOLOGIN')}
    ${createRoleSql(tenantGroup, 'NOLOGIN')}
    GRANT ${quoteIdentifier(platformRole)} TO ${quoteIdentifier(appRole)};
  `;
}

function rightsSql({ database, appRole, platformRole, tenantGroup }: DatabaseNames): string {
  const rw = quoteIdentifier(platformRole);
  return `
    REVOKE ALL ON DATABASE ${quoteIdentifier(database)} FROM PUBLIC;
    GRANT CONNECT ON DATABASE ${quoteIdentifier(database)} TO ${quoteIdentifier(appRole)};
    CREATE SCHEMA IF NOT EXISTS platform;
    CREATE SCHEMA IF NOT EXISTS public;
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
    REVOKE ALL ON SCHEMA platform FROM PUBLIC;
    GRANT USAGE ON SCHEMA platform TO ${rw}, ${quoteIdentifier(tenantGroup)};
    ALTER DEFAULT PRIVILEGES IN SCHEMA platform GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${rw};
    ALTER DEFAULT PRIVILEGES IN SCHEMA platform GRANT USAGE, SELECT ON SEQUENCES TO ${rw};
    CREATE SCHEMA IF NOT EXISTS extensions;
    CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA extensions;
    REVOKE ALL ON SCHEMA extensions FROM PUBLIC;
    GRANT USAGE ON SCHEMA extensions TO ${rw}, ${quoteIdentifier(tenantGroup)};
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA extensions TO ${rw}, ${quoteIdentifier(tenantGroup)};
    ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
  `;
}

/**
 * Closes the two ways by which a SELECT or DO could change the role behind the statement guard. Only the cluster's
 * superuser may; on a managed server without one the guard remains, and every connection is looked at after every read.
 */
async function hardenCatalogue(client: pg.Client): Promise<boolean> {
  const allowed = await client.query<{ yes: boolean }>(`SELECT rolsuper AS yes FROM pg_roles WHERE rolname = current_user`);
  const isOpen = `SELECT has_function_privilege('public', 'pg_catalog.set_config(text, text, boolean)', 'EXECUTE') AS yes`;
  if (!allowed.rows[0]?.yes) return !(await client.query<{ yes: boolean }>(isOpen)).rows[0]?.yes;
  await client.query('BEGIN');
  await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
  const open = await client.query<{ yes: boolean }>(isOpen);
  if (open.rows[0]?.yes) {
    await client.query(`
      REVOKE EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) FROM PUBLIC;
      REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;
      REVOKE USAGE ON LANGUAGE sql FROM PUBLIC;
    `);
  }
  await client.query('COMMIT');
  return true;
}

function withCredentials(url: string, user: string, password: string): string {
  const result = new URL(url);
  result.username = encodeURIComponent(user);
  result.password = encodeURIComponent(password);
  return result.href;
}

async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, application_name: 'hako-bootstrap', connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
