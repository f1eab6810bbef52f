import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '../database/migrate.js';
import { readManifest, type BackupManifest } from './manifest.js';
import { planTables, rowId, type TablePlan } from './plan.js';
import { readRows } from './rows.js';

export interface RestoreOptions {
  /** Folder of a backup, with `data` in it. */
  backup: string;
  /** Folder of the bundle of keys; `keys` beside `data` when left out. `null`: none. */
  keys?: string | null;
  /** Of the owner of an empty database. */
  databaseUrl: string;
  /** Load the data alone, for looking at it: the database can never serve. */
  keyless?: boolean;
  /** Public keys of the vault that is known to have made it. */
  trusted: readonly string[];
}

export interface RestoreReport {
  data: BackupManifest;
  keys: BackupManifest | null;
  /** Tables whose count or digest is not the manifest's. */
  differences: string[];
}

const BATCH = 500;

/**
 * Loads a backup into an empty database and closes its gate: it serves after the erasure ledger was replayed.
 * @throws Error for a database that is not empty, and for bundles that are not signed or not of one backup.
 */
export async function restoreBackup({ backup, keys, databaseUrl, trusted, keyless = false }: RestoreOptions): Promise<RestoreReport> {
  const keysFolder = keys === undefined ? join(backup, 'keys') : keys;
  const data = await readManifest(join(backup, 'data'), 'data', trusted);
  const keyManifest = keysFolder && existsSync(keysFolder) ? await readManifest(keysFolder, 'keys', trusted) : null;
  if (keyManifest && keyManifest.backupId !== data.backupId) throw new Error('Data and keys are of two different backups');
  if (!keyManifest && !keyless) throw new Error('The bundle of keys is missing: without it nothing would ever open');
  await migrate(databaseUrl, null);
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'hako-vault-restore' });
  await client.connect();
  try {
    const { rows } = await client.query('select 1 from vault.tenant limit 1');
    if (rows.length > 0) throw new Error('The database is not empty: a backup is loaded into a new one');
    await client.query('begin');
    const plans = await planTables(client);
    const differences: string[] = [];
    await client.query('create temp table restore_key (name text, id text, columns jsonb, primary key (name, id)) on commit drop');
    await client.query('delete from vault.instance');
    for (const plan of plans) await client.query(`alter table vault.${plan.name} disable trigger user`);
    if (!keyManifest) await allowMissingKeys(client, plans);
    for (const plan of plans) {
      if (keyManifest && plan.keyColumns.length > 0 && !plan.keysOnly) differences.push(...(await loadKeys(client, plan, keysFolder!, keyManifest)));
      const [folder, manifest] = plan.keysOnly ? [keysFolder, keyManifest] : [join(backup, 'data'), data];
      if (folder && manifest) differences.push(...(await loadRows(client, plan, folder, manifest)));
    }
    for (const plan of plans) await client.query(`alter table vault.${plan.name} enable trigger user`);
    await client.query(`update vault.instance set gate = 'closed', home = null, restored_from = $1, restored_at = now()`, [data.backupId]);
    await client.query('commit');
    return { data, keys: keyManifest, differences };
  } finally {
    await client.end();
  }
}

async function loadKeys(client: pg.ClientBase, plan: TablePlan, folder: string, manifest: BackupManifest): Promise<string[]> {
  const read = await readRows(join(folder, `${plan.name}.jsonl.gz`), BATCH, async (rows) => {
    await client.query(`insert into restore_key select $1, ${rowId(plan, 'k')}, k from jsonb_array_elements($2::jsonb) as k`, [plan.name, `[${rows.join(',')}]`]);
  });
  return compare(plan, read, manifest);
}

/** What a row is without its key, or without the row of a key that it names. */
async function allowMissingKeys(client: pg.ClientBase, plans: readonly TablePlan[]): Promise<void> {
  const { rows } = await client.query<{ table: string; name: string }>(`select conrelid::regclass::text as table, quote_ident(conname) as name from pg_constraint where connamespace = 'vault'::regnamespace and contype in ('c', 'f') order by contype desc`);
  for (const { table, name } of rows) await client.query(`alter table ${table} drop constraint ${name}`);
  for (const { name, keyColumns } of plans) for (const column of keyColumns) await client.query(`alter table vault.${name} alter column ${column} drop not null`);
}

async function loadRows(client: pg.ClientBase, plan: TablePlan, folder: string, manifest: BackupManifest): Promise<string[]> {
  const insert = `insert into vault.${plan.name} overriding system value
    select r.* from jsonb_array_elements($1::jsonb) as d (row)
      left join restore_key k on k.name = '${plan.name}' and k.id = ${rowId(plan, 'd.row')}
      cross join lateral jsonb_populate_record(null::vault.${plan.name}, d.row || coalesce(k.columns, '{}')) as r`;
  const read = await readRows(join(folder, `${plan.name}.jsonl.gz`), BATCH, async (rows) => {
    await client.query(insert, [`[${rows.join(',')}]`]);
  });
  return compare(plan, read, manifest);
}

function compare({ name }: TablePlan, read: { rows: number; sha256: string }, manifest: BackupManifest): string[] {
  const said = manifest.tables.find((table) => table.name === name);
  if (!said) return [`${name}: not in the manifest`];
  if (said.rows !== read.rows) return [`${name}: ${read.rows} rows, the manifest says ${said.rows}`];
  return said.sha256 === read.sha256 ? [] : [`${name}: the digest of its rows is not the manifest's`];
}
