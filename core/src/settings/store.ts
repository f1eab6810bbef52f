import type { ScopeNode, TenantReader, TenantTransaction } from '@hako/sdk-plugin';

type Place = Pick<ScopeNode, 'type' | 'id'>;

/** Everything that one agency has set, at all its scopes: a few hundred rows at most, read at once. */
export interface Kept {
  at(place: Place): ReadonlyMap<string, unknown>;
  /** 1 before the first change. */
  version(place: Place): number;
}

const FIRST_VERSION = 1;
const NOTHING: ReadonlyMap<string, unknown> = new Map();
const nameOf = (type: string, id: string): string => `${type}/${id}`;

const READ = `
  select coalesce((select json_agg(json_build_array(scope_type, scope_id, key, value)) from setting), '[]') as values,
         coalesce((select json_agg(json_build_array(scope_type, scope_id, version)) from setting_version), '[]') as versions`;

export async function readKept(q: TenantReader): Promise<Kept> {
  const row = await q.row<{ values: [string, string, string, unknown][]; versions: [string, string, number][] }>(READ);
  const values = new Map<string, Map<string, unknown>>();
  for (const [type, id, key, value] of row?.values ?? []) {
    const name = nameOf(type, id);
    const at = values.get(name) ?? new Map<string, unknown>();
    values.set(name, at.set(key, value));
  }
  const versions = new Map((row?.versions ?? []).map(([type, id, version]) => [nameOf(type, id), version]));
  return {
    at: ({ type, id }) => values.get(nameOf(type, id)) ?? NOTHING,
    version: ({ type, id }) => versions.get(nameOf(type, id)) ?? FIRST_VERSION,
  };
}

/** Takes the scope's lock by its version row. */
export async function lockVersion(tx: TenantTransaction, { type, id }: Place): Promise<number> {
  await tx.rows('insert into setting_version (scope_type, scope_id, version) values ($1, $2, $3) on conflict do nothing', [type, id, FIRST_VERSION]);
  const row = await tx.row<{ version: number }>('select version from setting_version where scope_type = $1 and scope_id = $2 for update', [type, id]);
  return row?.version ?? FIRST_VERSION;
}

/** `null` removes, so that the key inherits again. The caller holds the scope's lock. */
export async function writeSettings(tx: TenantTransaction, { type, id }: Place, set: Readonly<Record<string, unknown>>): Promise<void> {
  const removed = Object.keys(set).filter((key) => set[key] === null);
  const written = Object.entries(set).filter(([, value]) => value !== null);
  await tx.rows('delete from setting where scope_type = $1 and scope_id = $2 and key = any($3::text[])', [type, id, removed]);
  await tx.rows(
    `insert into setting (scope_type, scope_id, key, value) select $1, $2, e.key, e.value from json_to_recordset($3::json) as e (key text, value jsonb)
     on conflict (scope_type, scope_id, key) do update set value = excluded.value, updated_at = now()`,
    [type, id, JSON.stringify(written.map(([key, value]) => ({ key, value })))],
  );
  await tx.rows('update setting_version set version = version + 1 where scope_type = $1 and scope_id = $2', [type, id]);
}
