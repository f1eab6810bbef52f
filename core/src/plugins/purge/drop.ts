import type { Migration, PluginManifest, TenantTransaction } from '@hako/sdk-plugin';
import { quoteIdentifier } from '../../database/index.js';
import { createdObjects } from './created-objects.js';

export interface Dropped {
  tables: number;
  rows: number;
}

/**
 * With the owner's rights, in the agency's schema. Nothing is dropped in cascade: when another plugin's table hangs on one
 * of these, the transaction fails and everything stays.
 */
export async function dropObjects(tx: TenantTransaction, manifest: PluginManifest, migrations: readonly Migration[]): Promise<Dropped> {
  const objects = await createdObjects(manifest, migrations);
  const tables = await present(tx, objects.get('table') ?? [], ['r', 'p']);
  const rows = await rowsOf(tx, tables);
  const drop = async (kind: string, names: readonly string[]): Promise<void> => {
    if (names.length > 0) await tx.rows(`drop ${kind} if exists ${names.map(quoteIdentifier).join(', ')}`);
  };
  await drop('materialized view', await present(tx, objects.get('materialized view') ?? [], ['m']));
  await drop('view', await present(tx, objects.get('view') ?? [], ['v']));
  // Together: tables of one plugin point at each other.
  await drop('table', tables);
  for (const signature of await functionsOf(tx, objects.get('function') ?? [])) await tx.rows(`drop function ${signature}`);
  await drop('sequence', await present(tx, objects.get('sequence') ?? [], ['S']));
  for (const kind of ['type', 'domain'] as const) await drop(kind, objects.get(kind) ?? []);
  return { tables: tables.length, rows: rows.reduce((sum, one) => sum + one.rows, 0) };
}

/** Row counts of those tables that are there. */
export async function rowsOf(q: Pick<TenantTransaction, 'rows' | 'row'>, tables: readonly string[]): Promise<{ name: string; rows: number }[]> {
  const counted: { name: string; rows: number }[] = [];
  for (const name of tables) counted.push({ name, rows: Number((await q.row<{ count: string }>(`select count(*)::text as count from ${quoteIdentifier(name)}`))?.count ?? 0) });
  return counted;
}

export async function present(q: Pick<TenantTransaction, 'rows'>, names: readonly string[], kinds: readonly string[]): Promise<string[]> {
  const rows = await q.rows<{ name: string }>(`select relname as name from pg_catalog.pg_class where relnamespace = current_schema()::regnamespace and relname = any($1::text[]) and relkind::text = any($2::text[]) order by relname`, [names, kinds]);
  return rows.map(({ name }) => name);
}

async function functionsOf(tx: TenantTransaction, names: readonly string[]): Promise<string[]> {
  const rows = await tx.rows<{ signature: string }>('select oid::regprocedure::text as signature from pg_catalog.pg_proc where pronamespace = current_schema()::regnamespace and proname = any($1::text[])', [names]);
  return rows.map(({ signature }) => signature);
}
