import pg from 'pg';
import { accessRetentionGrants } from './access-retention-migration.js';
import { keysGrants } from './keys-migrations.js';
import { migrations } from './migrations.js';
import { trustGrants } from './trust-migrations.js';

/** Any constant will do; it only must not be another program's in the same database. */
const LOCK = 5_100_2026;

/** Brings the database up to date as its owner and makes the restricted role that the service works as. */
export async function migrate(ownerUrl: string, app: { role: string; password: string } | null): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'hako-vault-migrate' });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await client.query('create schema if not exists vault');
    await client.query('create table if not exists vault.migration (name text primary key, at timestamptz not null default now())');
    const done = new Set((await client.query<{ name: string }>('select name from vault.migration')).rows.map((row) => row.name));
    for (const migration of migrations.filter((candidate) => !done.has(candidate.name))) await apply(client, migration);
    if (app) await ensureRole(client, app);
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

/** The role may do its work and no more: no DDL, and of the access log only INSERT and SELECT. */
async function ensureRole(client: pg.Client, app: { role: string; password: string }): Promise<void> {
  const role = client.escapeIdentifier(app.role);
  const password = client.escapeLiteral(app.password);
  const database = client.escapeIdentifier((await client.query<{ name: string }>('select current_database() as name')).rows[0]!.name);
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [app.role]);
  // An owner that is no superuser may make a role without these rights, but not name them again when it alters one.
  await client.query(rowCount ? `alter role ${role} login noinherit password ${password}` : `create role ${role} login nosuperuser nocreatedb nocreaterole noinherit password ${password}`);
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
