import type { TenantReader, TenantTransaction } from '@hako/sdk-plugin';

export interface ReactionCount {
  messageId: string;
  emoji: string;
  count: number;
}

/** Only what somebody pressed. */
export const countsOf = (reader: TenantReader, messageIds: readonly string[]): Promise<ReactionCount[]> =>
  reader.rows<ReactionCount>('select message_id as "messageId", emoji, count from marshmallow_reaction_count where message_id = any($1::uuid[]) and count > 0', [messageIds]);

/** Whether the talent's box shows it to everybody; locked, so that it is not taken back meanwhile. */
export const lockPublished = (tx: TenantTransaction, talentId: string, id: string): Promise<object | undefined> =>
  tx.row(`select id from marshmallow_message where id = $1 and talent_id = $2 and status = 'approved' for share`, [id, talentId]);

/** Presses it, or takes it back; `visitors` are this period's pseudonym of the visitor and the last one's. */
export async function toggle(tx: TenantTransaction, messageId: string, emoji: string, visitors: readonly Buffer[], now: Date): Promise<{ reacted: boolean; count: number }> {
  const removed = await tx.rows('delete from marshmallow_reaction where message_id = $1 and emoji = $2 and visitor = any($3::bytea[]) returning 1 as one', [messageId, emoji, visitors]);
  const added = removed.length > 0 ? [] : await tx.rows('insert into marshmallow_reaction (message_id, visitor, emoji, at) values ($1, $2, $3, $4) on conflict do nothing returning 1 as one', [messageId, visitors[0], emoji, now]);
  const row = await tx.row<{ count: number }>(
    `insert into marshmallow_reaction_count as c (message_id, emoji, count) values ($1, $2, greatest(0, $3::int))
     on conflict (message_id, emoji) do update set count = greatest(0, c.count + $3::int) returning count`,
    [messageId, emoji, added.length - removed.length],
  );
  return { reacted: removed.length === 0, count: row?.count ?? 0 };
}
