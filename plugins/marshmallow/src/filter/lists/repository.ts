import type { Locale, TenantReader, TenantTransaction, VisibleScopes } from '@hako/sdk-plugin';
import type { BlockAction, Category, Severity } from '@hako/sdk-plugin/matcher';
import type { ListKind } from './read.js';

export interface ListValues {
  talentId: string | null;
  name: string;
  kind: ListKind;
  language: Locale | null;
  category: Category;
  severity: Severity;
  action: BlockAction | null;
  replacement: string | null;
  active: boolean;
}

export interface FilterList extends ListValues {
  id: string;
  size: number;
  version: number;
  createdAt: string;
  updatedAt: string;
}

const COLUMNS = `id, talent_id as "talentId", name, kind, language, category, severity, action, replacement, active, cardinality(entries) as size, version, created_at as "createdAt", updated_at as "updatedAt"`;

/** What holds for the talent, or for the agency as a whole; never the entries, which may be twenty thousand. */
export const listsAt = (reader: TenantReader, talentId: string | undefined, visible: VisibleScopes): Promise<FilterList[]> =>
  reader.rows<FilterList>(
    `select ${COLUMNS} from marshmallow_filter_list where (talent_id is null or ((talent_id = $1 or $1::uuid is null) and ($2 or talent_id = any($3::uuid[])))) order by talent_id nulls first, lower(name), id`,
    [talentId ?? null, visible.all, [...visible.talentIds]],
  );

export const findList = (reader: TenantReader, id: string): Promise<FilterList | undefined> => reader.row<FilterList>(`select ${COLUMNS} from marshmallow_filter_list where id = $1`, [id]);
export const lockList = (tx: TenantTransaction, id: string): Promise<FilterList | undefined> => tx.row<FilterList>(`select ${COLUMNS} from marshmallow_filter_list where id = $1 for update`, [id]);
export const countLists = async (tx: TenantTransaction): Promise<number> => (await tx.row<{ count: number }>('select count(*)::int as count from marshmallow_filter_list'))?.count ?? 0;

export async function entriesOf(reader: TenantReader, id: string, limit = 20_000): Promise<string[]> {
  return (await reader.row<{ entries: string[] }>('select entries[1:$2] as entries from marshmallow_filter_list where id = $1', [id, limit]))?.entries ?? [];
}

/** Which lists are at work, to see whether something changed. */
export const activeLists = (reader: TenantReader): Promise<FilterList[]> => reader.rows<FilterList>(`select ${COLUMNS} from marshmallow_filter_list where active order by id`);

/** `undefined` when the name is taken there. */
export const insertList = (tx: TenantTransaction, id: string, by: string, values: ListValues, entries: readonly string[]): Promise<FilterList | undefined> =>
  tx.row<FilterList>(
    `insert into marshmallow_filter_list (id, talent_id, name, kind, language, category, severity, action, replacement, active, entries, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing returning ${COLUMNS}`,
    [id, values.talentId, values.name, values.kind, values.language, values.category, values.severity, values.action, values.replacement, values.active, entries, by],
  );

/** `undefined` when another list has the name; without `entries` they stay as they are. */
export async function updateList(tx: TenantTransaction, id: string, values: ListValues, entries: readonly string[] | null): Promise<FilterList | undefined> {
  const taken = await tx.row('select 1 as one from marshmallow_filter_list where id <> $1 and talent_id is not distinct from $2::uuid and lower(name) = lower($3)', [id, values.talentId, values.name]);
  if (taken) return undefined;
  return tx.row<FilterList>(
    `update marshmallow_filter_list set name = $2, language = $3, category = $4, severity = $5, action = $6, replacement = $7, active = $8, entries = coalesce($9::text[], entries), version = version + 1, updated_at = now() where id = $1 returning ${COLUMNS}`,
    [id, values.name, values.language, values.category, values.severity, values.action, values.replacement, values.active, entries],
  );
}

export async function deleteList(tx: TenantTransaction, id: string): Promise<void> {
  await tx.rows('delete from marshmallow_filter_list where id = $1', [id]);
}
