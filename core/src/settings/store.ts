import type { ScopeNode, TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import type { Level } from './cascade.js';

interface Row {
  scope_id: string;
  key: string;
  value: unknown;
}

const VERSION = 'select version from setting_version where scope_type = $1 and scope_id = $2';

/** Overrides along a chain (the scope first, the agency last), from the agency down. */
export async function readLevels(q: TenantReader, chain: readonly ScopeNode[]): Promise<Level[]> {
  const rows = await q.rows<Row>('select scope_id, key, value from setting where scope_id = any($1::uuid[])', [chain.map((node) => node.id)]);
  return [...chain].reverse().map((node) => ({
    name: node.type === 'subsidiary' ? node.code : node.type,
    overrides: Object.fromEntries(rows.filter((row) => row.scope_id === node.id).map((row) => [row.key, row.value])),
  }));
}

/** 0 before the first change. */
export async function readVersion(q: TenantReader, node: ScopeNode): Promise<number> {
  return (await q.row<{ version: number }>(VERSION, [node.type, node.id]))?.version ?? 0;
}

/** Takes the scope's lock by its version row. */
export async function lockVersion(tx: TenantTransaction, node: ScopeNode): Promise<number> {
  await tx.rows('insert into setting_version (scope_type, scope_id, version) values ($1, $2, 0) on conflict do nothing', [node.type, node.id]);
  return (await tx.row<{ version: number }>(`${VERSION} for update`, [node.type, node.id]))?.version ?? 0;
}

/** `null` removes, so that the key inherits again. */
export async function writeOverrides(tx: TenantTransaction, node: ScopeNode, set: Readonly<Record<string, unknown>>): Promise<void> {
  const removed = Object.keys(set).filter((key) => set[key] === null);
  const written = Object.entries(set).filter(([, value]) => value !== null);
  await tx.rows('delete from setting where scope_type = $1 and scope_id = $2 and key = any($3)', [node.type, node.id, removed]);
  await tx.rows(
    `insert into setting (scope_type, scope_id, key, value) select $1, $2, e.key, e.value from json_to_recordset($3::json) as e (key text, value jsonb)
     on conflict (scope_type, scope_id, key) do update set value = excluded.value, updated_at = now()`,
    [node.type, node.id, JSON.stringify(written.map(([key, value]) => ({ key, value })))],
  );
  await tx.rows('update setting_version set version = version + 1 where scope_type = $1 and scope_id = $2', [node.type, node.id]);
}
