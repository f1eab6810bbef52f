import type { TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import type { MergeFacts } from './choices.js';

export interface MergeRow {
  id: string;
  keptId: string;
  mergedId: string;
  keptTalentId: string;
  mergedTalentId: string;
  keptNickname: string;
  mergedNickname: string;
  before: MergeFacts | null;
  after: MergeFacts | null;
  madeVersion: number;
  keptProfile: string | null;
  mergedProfile: string | null;
  joinedProfile: string | null;
  state: 'done' | 'undone' | 'final';
  undoUntil: Date;
  at: Date;
  by: { id: string; name: string };
  undoneAt: Date | null;
}

const SELECT = `select m.id, m.kept_id as "keptId", m.merged_id as "mergedId", k.talent_id as "keptTalentId", o.talent_id as "mergedTalentId", k.nickname as "keptNickname", o.nickname as "mergedNickname",
  m.before, m.after, m.made_version as "madeVersion", m.kept_profile as "keptProfile", m.merged_profile as "mergedProfile", m.joined_profile as "joinedProfile", m.state, m.undo_until as "undoUntil", m.at,
  json_build_object('id', m.by_id, 'name', m.by_name) as by, m.undone_at as "undoneAt"
  from customers_merge m join customers_customer k on k.id = m.kept_id join customers_customer o on o.id = m.merged_id`;

export const findMerge = (reader: TenantReader, id: string): Promise<MergeRow | undefined> => reader.row<MergeRow>(`${SELECT} where m.id = $1`, [id]);
export const lockMerge = (tx: TenantTransaction, id: string): Promise<MergeRow | undefined> => tx.row<MergeRow>(`${SELECT} where m.id = $1 for update of m`, [id]);

/** Newest first. */
export const mergesOf = (reader: TenantReader, customerId: string): Promise<MergeRow[]> => reader.rows<MergeRow>(`${SELECT} where m.kept_id = $1 or m.merged_id = $1 order by m.at desc, m.id desc limit 100`, [customerId]);

/** Past their time: rows of other workers are their own. */
export const dueForEnd = (tx: TenantTransaction, now: Date, limit: number): Promise<MergeRow[]> => tx.rows<MergeRow>(`${SELECT} where m.state = 'done' and m.undo_until <= $1 order by m.undo_until limit $2 for update of m skip locked`, [now, limit]);

export async function insertMerge(tx: TenantTransaction, row: Omit<MergeRow, 'keptTalentId' | 'mergedTalentId' | 'keptNickname' | 'mergedNickname' | 'state' | 'undoneAt'>): Promise<void> {
  await tx.rows(
    `insert into customers_merge (id, kept_id, merged_id, before, after, made_version, kept_profile, merged_profile, joined_profile, undo_until, at, by_id, by_name)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [row.id, row.keptId, row.mergedId, JSON.stringify(row.before), JSON.stringify(row.after), row.madeVersion, row.keptProfile, row.mergedProfile, row.joinedProfile, row.undoUntil, row.at, row.by.id, row.by.name],
  );
}

export async function endMerge(tx: TenantTransaction, id: string, end: { state: 'undone' | 'final'; at: Date; by: string }): Promise<void> {
  await tx.rows(`update customers_merge set state = $2, undone_at = case when $2 = 'undone' then $3::timestamptz end, undone_by = case when $2 = 'undone' then $4::text end, before = null, after = null where id = $1`, [id, end.state, end.at, end.by]);
  await tx.rows('delete from customers_merge_item where merge_id = $1', [id]);
}

/** Two pointers that may have to change places: the column is unique, so both let go first. */
export async function pointProfiles(tx: TenantTransaction, pointers: readonly { id: string; profile: string | null }[]): Promise<void> {
  await tx.rows('update customers_customer set rm_profile_id = null where id = any($1::uuid[])', [pointers.map(({ id }) => id)]);
  for (const { id, profile } of pointers) await tx.rows('update customers_customer set rm_profile_id = $2 where id = $1', [id, profile]);
}

export async function setMergedInto(tx: TenantTransaction, id: string, keptId: string | null, by: { at: Date; id: string }): Promise<void> {
  await tx.rows('update customers_customer set merged_into = $2, version = version + 1, updated_at = $3, updated_by = $4 where id = $1', [id, keptId, by.at, by.id]);
}
