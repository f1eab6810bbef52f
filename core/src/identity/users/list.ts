import type { TenantReader } from '@hako/sdk-plugin';
import type { ListPosition, SortColumn } from '../../http/index.js';
import { USER_COLUMNS, type UserRow } from './model.js';

export const USER_SORTS: Record<string, SortColumn> = {
  createdAt: { sql: 'u.created_at', type: 'timestamptz' },
  username: { sql: 'u.username_canonical', type: 'text' },
  displayName: { sql: 'u.display_name', type: 'text' },
};

interface Filter {
  q?: string;
  status?: 'active' | 'inactive';
}

type Sorted = UserRow & { sort_value: string };

/** One page and the row behind it, which says whether there is more. */
export async function listUsers(reader: TenantReader, filter: Filter, position: ListPosition): Promise<{ rows: UserRow[]; total: number; next: { value: string; id: string } | undefined }> {
  const { sort, pageSize, after, offset } = position;
  const params: unknown[] = [filter.status ?? null, filter.q ? `%${escapeLike(filter.q)}%` : null];
  const where = `($1::text is null or u.status = $1) and ($2::text is null or u.username ilike $2 or u.display_name ilike $2 or u.email ilike $2)`;
  const direction = sort.descending ? 'desc' : 'asc';
  const keyset = after ? `and (${sort.sql}, u.id) ${sort.descending ? '<' : '>'} ($3::${sort.type}, $4::uuid)` : '';

  const rows = await reader.rows<Sorted>(
    `select ${USER_COLUMNS}, (${sort.sql})::text as sort_value,
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
