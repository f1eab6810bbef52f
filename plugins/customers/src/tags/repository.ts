import type { TenantReader, TenantTransaction } from '@hako/sdk-plugin';

export interface TagEntry {
  id: string;
  name: string;
  color: string | null;
  about: string | null;
  version: number;
}

export interface TagMove {
  id: string;
  from: string;
  to: string;
  state: 'running' | 'done';
  moved: number;
  jobId: string | null;
}

const COLUMNS = 'id, name, color, about, version';
const MOVE = 'id, from_name as "from", to_name as "to", state, moved, job_id as "jobId"';

/** What two people would call the same tag. */
export const tagKey = (name: string): string => name.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();

export const listTags = (reader: TenantReader): Promise<TagEntry[]> => reader.rows<TagEntry>(`select ${COLUMNS} from customers_tag order by name_key`);

export const lockTag = (tx: TenantTransaction, id: string): Promise<TagEntry | undefined> => tx.row<TagEntry>(`select ${COLUMNS} from customers_tag where id = $1 for update`, [id]);

export const findTag = (reader: TenantReader, name: string): Promise<TagEntry | undefined> => reader.row<TagEntry>(`select ${COLUMNS} from customers_tag where name_key = $1`, [tagKey(name)]);

/** `undefined` when there is one of that name. */
export const insertTag = (tx: TenantTransaction, tag: Omit<TagEntry, 'version'>, by: { at: Date; id: string }): Promise<TagEntry | undefined> =>
  tx.row<TagEntry>(`insert into customers_tag (id, name, name_key, color, about, created_at, created_by, updated_at, updated_by) values ($1, $2, $3, $4, $5, $6, $7, $6, $7) on conflict (name_key) do nothing returning ${COLUMNS}`, [tag.id, tag.name, tagKey(tag.name), tag.color, tag.about, by.at, by.id]);

export async function updateTag(tx: TenantTransaction, tag: TagEntry, by: { at: Date; id: string }): Promise<TagEntry> {
  const row = await tx.row<TagEntry>(`update customers_tag set name = $2, name_key = $3, color = $4, about = $5, version = version + 1, updated_at = $6, updated_by = $7 where id = $1 returning ${COLUMNS}`, [tag.id, tag.name, tagKey(tag.name), tag.color, tag.about, by.at, by.id]);
  if (!row) throw new Error('a tag went away while it was locked');
  return row;
}

export async function removeTag(tx: TenantTransaction, id: string): Promise<void> {
  await tx.rows('delete from customers_tag where id = $1', [id]);
}

/** Every tag on customers of these talents, `null` for all, with their number. Reads every row: ask seldom. */
export const countTags = (reader: TenantReader, talentIds: string[] | null): Promise<{ tag: string; count: number }[]> =>
  reader.rows('select tag, count(*)::int as count from customers_customer c, unnest(c.tags) as tag where ($1::uuid[] is null or c.talent_id = any($1)) group by tag order by 2 desc, 1 limit 2000', [talentIds]);

export const insertMove = (tx: TenantTransaction, move: { id: string; from: string; to: string; at: Date; by: string }): Promise<unknown> =>
  tx.rows('insert into customers_tag_move (id, from_name, to_name, created_at, created_by) values ($1, $2, $3, $4, $5)', [move.id, move.from, move.to, move.at, move.by]);

export const findMove = (reader: TenantReader, id: string): Promise<TagMove | undefined> => reader.row<TagMove>(`select ${MOVE} from customers_tag_move where id = $1`, [id]);

export async function setMoveJob(tx: TenantTransaction, id: string, jobId: string): Promise<void> {
  await tx.rows('update customers_tag_move set job_id = $2 where id = $1', [id, jobId]);
}

export async function progressMove(tx: TenantTransaction, id: string, moved: number): Promise<void> {
  await tx.rows('update customers_tag_move set moved = moved + $2 where id = $1', [id, moved]);
}

export async function endMove(tx: TenantTransaction, id: string, at: Date): Promise<void> {
  await tx.rows(`update customers_tag_move set state = 'done', finished_at = $2 where id = $1`, [id, at]);
}

/** Another move of either name is under way. */
export const runningMove = (tx: TenantTransaction, names: string[]): Promise<TagMove | undefined> => tx.row<TagMove>(`select ${MOVE} from customers_tag_move where state = 'running' and (from_name = any($1) or to_name = any($1)) limit 1`, [names]);

/** In the order of their ids, as batches lock too. */
export const lockTagged = (tx: TenantTransaction, tag: string, limit: number): Promise<{ id: string; talentId: string; nickname: string; status: string; tags: string[]; active: boolean; version: number }[]> =>
  tx.rows(
    `select c.id, c.talent_id as "talentId", c.nickname, c.status_code as status, c.tags, c.active, c.version from customers_customer c
     where c.id in (select id from customers_customer where tags @> array[$1]::text[] limit $2) order by c.id for update`,
    [tag, limit],
  );

/** Saved views that filter by the tag go with it. */
export async function moveInViews(tx: TenantTransaction, from: string, to: string): Promise<void> {
  await tx.rows(
    `update customers_view set version = version + 1,
       state = jsonb_set(state, '{filters}', (select jsonb_object_agg(key, case when key in ('tag', 'tags', 'anyTags') then replace(value::text, to_json($1::text)::text, to_json($2::text)::text)::jsonb else value end) from jsonb_each(state -> 'filters')))
     where state -> 'filters' <> '{}' and ((state -> 'filters' -> 'tag') @> to_jsonb($1::text) or (state -> 'filters' -> 'tags') @> to_jsonb($1::text) or (state -> 'filters' -> 'anyTags') @> to_jsonb($1::text))`,
    [from, to],
  );
}
