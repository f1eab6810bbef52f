import { notFound, versionConflict, type BlockListEntry, type BlockListKind, type ScopeRef, type TenantReader, type TenantTransaction, type VisibleScopes } from '@hako/sdk-plugin';

export interface BlockRow extends Omit<BlockListEntry, 'severity'> {
  severity: number;
  scopeType: ScopeRef['type'];
  scopeId: string | null;
  inherit: boolean;
  note: string;
  active: boolean;
  expiresAt: Date | null;
  matches: number;
  lastMatchAt: Date | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export interface BlockValues {
  scope: ScopeRef;
  inherit: boolean;
  kind: BlockListKind;
  pattern: string;
  action: BlockListEntry['action'];
  replacement: string | null;
  category: string;
  severity: number;
  note: string;
  active: boolean;
  expiresAt: Date | null;
}

const COLUMNS = `id, scope_type as "scopeType", scope_id as "scopeId", inherit, kind, pattern, action, replacement, category, severity, note, active, expires_at as "expiresAt",
  matches::float8 as matches, last_match_at as "lastMatchAt", version, created_at as "createdAt", updated_at as "updatedAt"`;

export async function listEntries(reader: TenantReader, visible: VisibleScopes, filter: { q?: string; kind?: string; active?: boolean; scope?: ScopeRef }): Promise<BlockRow[]> {
  return reader.rows<BlockRow>(
    `select ${COLUMNS} from block_entry
     where ($1 or ($2 and scope_id is null) or scope_id = any($3::uuid[]))
       and ($4::text is null or strpos(lower(pattern), lower($4)) > 0 or strpos(lower(note), lower($4)) > 0 or lower(category) = lower($4))
       and ($5::text is null or kind = $5) and ($6::boolean is null or active = $6)
       and ($7::text is null or (scope_type = $7 and scope_id is not distinct from $8::uuid))
     order by created_at desc, id limit 2000`,
    [visible.all, visible.tenant, [...visible.subsidiaryIds, ...visible.talentIds], filter.q ?? null, filter.kind ?? null, filter.active ?? null, filter.scope?.type ?? null, filter.scope?.id ?? null],
  );
}

/** Everything of the agency that is switched on; where it holds is for the caller to say. */
export const activeEntries = (reader: TenantReader, now: Date): Promise<BlockRow[]> => reader.rows<BlockRow>(`select ${COLUMNS} from block_entry where active and (expires_at is null or expires_at > $1) order by severity desc, created_at, id`, [now]);

export async function addMatches(tx: TenantTransaction, hits: ReadonlyMap<string, number>, at: Date): Promise<void> {
  await tx.rows('update block_entry e set matches = e.matches + h.count, last_match_at = $3 from unnest($1::uuid[], $2::bigint[]) as h(id, count) where e.id = h.id', [[...hits.keys()], [...hits.values()], at]);
}

export const findEntry = (reader: TenantReader, id: string): Promise<BlockRow | undefined> => reader.row<BlockRow>(`select ${COLUMNS} from block_entry where id = $1`, [id]);

export async function lockEntry(tx: TenantTransaction, id: string): Promise<BlockRow> {
  const row = await tx.row<BlockRow>(`select ${COLUMNS} from block_entry where id = $1 for update`, [id]);
  if (!row) throw notFound();
  return row;
}

/** `undefined` when the scope has this entry already. */
export const insertEntry = (tx: TenantTransaction, id: string, createdBy: string, values: BlockValues): Promise<BlockRow | undefined> =>
  tx.row<BlockRow>(
    `insert into block_entry (id, scope_type, scope_id, inherit, kind, pattern, action, replacement, category, severity, note, active, expires_at, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict do nothing returning ${COLUMNS}`,
    [id, values.scope.type, values.scope.id ?? null, values.inherit, values.kind, values.pattern, values.action, values.replacement, values.category, values.severity, values.note, values.active, values.expiresAt, createdBy],
  );

/** `undefined` when another entry of the scope says the same. */
export async function updateEntry(tx: TenantTransaction, current: BlockRow, version: number, values: BlockValues): Promise<BlockRow | undefined> {
  if (current.version !== version) throw versionConflict(current);
  const taken = await tx.row('select 1 as one from block_entry where id <> $1 and scope_type = $2 and scope_id is not distinct from $3::uuid and kind = $4 and pattern = $5', [current.id, values.scope.type, values.scope.id ?? null, values.kind, values.pattern]);
  if (taken) return undefined;
  return tx.row<BlockRow>(
    `update block_entry set inherit = $2, kind = $3, pattern = $4, action = $5, replacement = $6, category = $7, severity = $8, note = $9, active = $10, expires_at = $11, version = version + 1, updated_at = now()
     where id = $1 returning ${COLUMNS}`,
    [current.id, values.inherit, values.kind, values.pattern, values.action, values.replacement, values.category, values.severity, values.note, values.active, values.expiresAt],
  );
}

/** Active entries that are run as expressions, without the one that is being written. */
export async function countExpressions(tx: TenantTransaction, but: string | null): Promise<number> {
  return (await tx.row<{ count: number }>(`select count(*)::int as count from block_entry where active and kind in ('regex', 'wildcard') and id is distinct from $1::uuid`, [but]))?.count ?? 0;
}

export async function deleteEntry(tx: TenantTransaction, id: string): Promise<void> {
  await tx.rows('delete from block_entry where id = $1', [id]);
}
