import type { TenantReader, TenantTransaction } from '@hako/sdk-plugin';

export interface NoticeRow {
  id: string;
  plugin: string;
  title: string;
  params: Record<string, string | number>;
  link: string | null;
  level: string;
  created_at: Date;
  read_at: Date | null;
}

/** A person's own, newest first; ids sort by time (UUID version 7), so the id is the cursor. */
export function noticesOf(q: TenantReader, userId: string, { limit, cursor, unread }: { limit: number; cursor: string | undefined; unread: boolean }): Promise<NoticeRow[]> {
  return q.rows<NoticeRow>(
    `select id, plugin, title, params, link, level, created_at, read_at from notice
     where user_id = $1 and ($2::uuid is null or id < $2) and (not $3 or read_at is null) order by id desc limit $4`,
    [userId, cursor ?? null, unread, limit],
  );
}

/** @returns false when there is no such notice of this person */
export async function markRead(tx: TenantTransaction, userId: string, id: string): Promise<boolean> {
  return (await tx.row('update notice set read_at = coalesce(read_at, now()) where id = $1 and user_id = $2 returning id', [id, userId])) !== undefined;
}

/** @returns how many were unread */
export async function markAllRead(tx: TenantTransaction, userId: string): Promise<number> {
  return (await tx.rows('update notice set read_at = now() where user_id = $1 and read_at is null returning id', [userId])).length;
}
