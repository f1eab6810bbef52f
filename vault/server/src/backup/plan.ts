import type pg from 'pg';

/** One table of a backup. */
export interface TablePlan {
  name: string;
  primaryKey: string[];
  /** Columns that go into the bundle of keys instead, with the primary key beside them. */
  keyColumns: string[];
  /** All of it is keys. */
  keysOnly: boolean;
}

/** Made anew by every vault, or true for minutes only: counters, leases, spent tokens (whose time is 300 s), places in the running log. */
const TRANSIENT: ReadonlySet<string> = new Set(['migration', 'used_jti', 'idempotency', 'rate_bucket', 'job_usage', 'nightly', 'lease', 'actor_hour', 'anomaly_cursor', 'alert']);
const KEYS_ONLY: ReadonlySet<string> = new Set(['kek', 'keyring', 'keyring_epoch']);
/** By name, so that a table of tomorrow cannot carry its keys into the wrong bundle. */
const isKeyColumn = (column: string): boolean => /^(wrapped|commit$)/.test(column);

/** From the catalogue, parents before children. @throws Error for a table without a primary key: its rows have no order. */
export async function planTables(client: pg.ClientBase): Promise<TablePlan[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; primary_key: string[] | null; parents: string[] }>(`
    select c.relname as name,
           (select array_agg(a.attname::text order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
           (select array_agg(a.attname::text order by array_position(i.indkey::int2[], a.attnum)) from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey::int2[]) where i.indrelid = c.oid and i.indisprimary) as primary_key,
           array(select distinct p.relname::text from pg_constraint f join pg_class p on p.oid = f.confrelid where f.conrelid = c.oid and f.contype = 'f' and p.oid <> c.oid) as parents
      from pg_class c where c.relnamespace = 'vault'::regnamespace and c.relkind = 'r' order by c.relname`);
  const wanted = rows.filter(({ name }) => !TRANSIENT.has(name));
  const plans = new Map<string, TablePlan>();
  const place = (row: (typeof rows)[number]): void => {
    if (plans.has(row.name)) return;
    for (const parent of wanted.filter(({ name }) => row.parents.includes(name))) place(parent);
    if (!row.primary_key) throw new Error(`vault.${row.name} has no primary key`);
    plans.set(row.name, { name: row.name, primaryKey: row.primary_key, keyColumns: row.columns.filter(isKeyColumn), keysOnly: KEYS_ONLY.has(row.name) });
  };
  for (const row of wanted) place(row);
  return [...plans.values()];
}

/** Name of one row across both bundles. */
export const rowId = (plan: TablePlan, alias: string): string => `concat_ws('|', ${plan.primaryKey.map((column) => `${alias} ->> '${column}'`).join(', ')})`;
