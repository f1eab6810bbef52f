import type { LocalizedText, TenantReader } from '@hako/sdk-plugin';
import type { ListPosition, SortColumn } from '../../http/index.js';
import { USER_COLUMNS, type UserRow } from './model.js';

export const USER_SORTS: Record<string, SortColumn> = {
  createdAt: { sql: 'u.created_at', type: 'timestamptz' },
  username: { sql: 'u.username_canonical', type: 'text' },
  displayName: { sql: 'u.display_name', type: 'text' },
  // Whoever never signed in stands where the oldest sign-in would.
  lastLoginAt: { sql: "coalesce(u.last_login_at, '-infinity')", type: 'timestamptz' },
};

interface Filter {
  q?: string;
  status?: 'active' | 'inactive';
  /** Who holds this role, wherever and also through a group; `none`: who holds no role at all. */
  roleId?: string;
}

/** A role that somebody holds now; `whole`: at the agency itself, not only at parts of it. */
export interface HeldRole {
  id: string;
  code: string;
  name: LocalizedText;
  whole: boolean;
}

export type ListedUser = UserRow & { roles: HeldRole[] };
type Sorted = ListedUser & { sort_value: string };

/** What holds at `$3`, given to people or to groups that they are in. */
const HELD = `(select a.user_id, a.role_id, a.scope_type, a.not_before, a.expires from role_assignment a
  union all select m.user_id, a.role_id, a.scope_type, a.not_before, a.expires from group_assignment a join user_group_member m on m.group_id = a.group_id)`;
const HELD_NOW = `from ${HELD} h join role r on r.id = h.role_id and r.active where h.user_id = u.id and (h.not_before is null or h.not_before <= $3::timestamptz) and (h.expires is null or h.expires > $3::timestamptz)`;
const ROLES = `(select coalesce(json_agg(json_build_object('id', held.id, 'code', held.code, 'name', held.name, 'whole', held.whole) order by held.code), '[]')
  from (select r.id, r.code, r.name, bool_or(h.scope_type = 'tenant') as whole ${HELD_NOW} group by r.id) held) as roles`;

/** One page and the row behind it, which says whether there is more. */
export async function listUsers(reader: TenantReader, filter: Filter, position: ListPosition, now: Date): Promise<{ rows: ListedUser[]; total: number; next: { value: string; id: string } | undefined }> {
  const { sort, pageSize, after, offset } = position;
  const { roleId } = filter;
  const params: unknown[] = [filter.status ?? null, filter.q ? `%${escapeLike(filter.q)}%` : null, now, roleId === 'none' ? null : (roleId ?? null), roleId === 'none'];
  const where = `($1::text is null or u.status = $1) and ($2::text is null or u.username ilike $2 or u.display_name ilike $2 or u.email ilike $2)
    and ($4::uuid is null or exists (select 1 ${HELD_NOW} and h.role_id = $4)) and (not $5 or not exists (select 1 ${HELD_NOW}))`;
  const direction = sort.descending ? 'desc' : 'asc';
  const keyset = after ? `and (${sort.sql}, u.id) ${sort.descending ? '<' : '>'} ($6::${sort.type}, $7::uuid)` : '';

  const rows = await reader.rows<Sorted>(
    `select ${USER_COLUMNS}, ${ROLES}, (${sort.sql})::text as sort_value,
            (select a.locked_until from login_attempt a where a.key = 'user:' || u.id and a.locked_until > now()) as locked_until
     from app_user u where ${where} ${keyset} order by ${sort.sql} ${direction}, u.id ${direction} limit ${pageSize + 1} offset ${after ? 0 : offset}`,
    after ? [...params, after.value, after.id] : params,
  );
  const count = await reader.row<{ total: number }>(`select count(*)::int as total from app_user u where ${where}`, params);
  const page = rows.slice(0, pageSize);
  const last = page[page.length - 1];
  return { rows: page, total: count?.total ?? 0, next: rows.length > pageSize && last ? { value: last.sort_value, id: last.id } : undefined };
}

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
