import pg from 'pg';
import { accessRetentionGrants } from './access-retention-migration.js';
import { sqlState } from './database.js';
import { keysGrants } from './keys-migrations.js';
import { migrations } from './migrations.js';
import { trustGrants } from './trust-migrations.js';

/** Any constant will do; it only must not be another program's in the same database. */
const LOCK = 5_100_2026;
const INSUFFICIENT_PRIVILEGE = '42501';

/** The restricted role that the service works as. */
export interface AppRole {
  role: string;
  /** Left out for a role that somebody else has made: it gets its rights here all the same. */
  password?: string;
}

/** Brings the database up to date as its owner, makes the restricted role and gives it its rights. `null`: nobody will work here. */
export async function migrate(ownerUrl: string, app: AppRole | null): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'hako-vault-migrate' });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await client.query('create schema if not exists vault');
    await client.query('create table if not exists vault.migration (name text primary key, at timestamptz not null default now())');
    const done = new Set((await client.query<{ name: string }>('select name from vault.migration')).rows.map((row) => row.name));
    for (const migration of migrations.filter((candidate) => !done.has(candidate.name))) await apply(client, migration);
    if (app) {
      await ensureRole(client, app);
      await grant(client, app);
    }
  } finally {
    await client.end();
  }
}

async function apply(client: pg.Client, migration: { name: string; sql: string }): Promise<void> {
  await client.query('begin');
  try {
    await client.query(migration.sql);
    await client.query('insert into vault.migration (name) values ($1)', [migration.name]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`Vault migration ${migration.name} failed`, { cause: error });
  }
}

/** @throws Error that says what the owner lacks. */
async function ensureRole(client: pg.Client, { role: name, password }: AppRole): Promise<void> {
  const { rows } = await client.query<{ there: boolean; own: boolean }>('select exists (select 1 from pg_roles where rolname = $1) as there, current_user = $1 as own', [name]);
  const [{ there, own } = { there: false, own: false }] = rows;
  // As the owner it could rewrite the access log, and taking its rights away would take the owner's.
  if (own) throw new Error(`VAULT_APP_DATABASE_URL names the owner of the database (${name}): give the service a role of its own`);
  if (password === undefined) {
    if (!there) throw new Error(`The role ${name} of VAULT_APP_DATABASE_URL does not exist`);
    return;
  }
  const [role, secret] = [client.escapeIdentifier(name), client.escapeLiteral(password)];
  try {
    // An owner that is no superuser may make a role without these rights, but not name them again when it alters one.
    await client.query(there ? `alter role ${role} login noinherit password ${secret}` : `create role ${role} login nosuperuser nocreatedb nocreaterole noinherit password ${secret}`);
  } catch (error) {
    if (sqlState(error) !== INSUFFICIENT_PRIVILEGE) throw error;
    throw new Error(`The owner of the vault's database may not make or change the role ${name}. Give it CREATEROLE, or make a role for the service and name it in VAULT_APP_DATABASE_URL`, { cause: error });
  }
}

/** The role may do its work and no more: no DDL, and of the access log only INSERT and SELECT. */
async function grant(client: pg.Client, app: AppRole): Promise<void> {
  const role = client.escapeIdentifier(app.role);
  const database = client.escapeIdentifier((await client.query<{ name: string }>('select current_database() as name')).rows[0]!.name);
  await client.query(`
    begin;
    revoke all on schema public from public;
    revoke connect, temporary on database ${database} from public;
    grant connect on database ${database} to ${role};
    grant usage on schema vault to ${role};
    revoke all on all tables in schema vault from ${role};
    grant select, insert, update, delete on vault.subject, vault.field, vault.blind_index, vault.token, vault.parcel, vault.used_jti, vault.idempotency to ${role};
    grant select, insert, update on vault.tenant, vault.kek, vault.keyring, vault.access_chain to ${role};
    grant select on vault.keyring_epoch to ${role};
    grant select, insert on vault.access_log to ${role};
    grant select, insert, update, delete on vault.consent, vault.legal_hold, vault.retention, vault.rate_bucket, vault.job_usage to ${role};
    grant select, insert, update on vault.nightly to ${role};
    grant select, update on vault.instance to ${role};
    grant select, insert on vault.erasure to ${role};
    ${trustGrants(role)}
    ${keysGrants(role)}
    ${accessRetentionGrants(role)}
    commit;
  `);
}
