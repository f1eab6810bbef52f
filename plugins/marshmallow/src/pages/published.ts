import type { TenantReader } from '@hako/sdk-plugin';
import type { MessageLanguage, MessageStatus } from '../messages/types.js';

/** A question as everybody may see it. */
export interface Published {
  id: string;
  content: string;
  language: MessageLanguage;
  senderName: string | null;
  reply: string | null;
  repliedAt: Date | null;
  pinned: boolean;
  approvedAt: Date;
}

export interface PublishedPage {
  items: Published[];
  /** For the next page; null at the end. */
  next: string | null;
}

const COLUMNS = `m.id, m.content, m.language, m.sender_name as "senderName", m.reply, m.replied_at as "repliedAt", m.pinned_at is not null as pinned, m.approved_at as "approvedAt"`;
const CURSOR = /^([01])\.(\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Pinned first, then newest; `undefined` for a cursor that is none of ours. */
export async function publishedOf(reader: TenantReader, talentId: string, cursor: string | undefined, limit: number): Promise<PublishedPage | undefined> {
  const after = cursor === undefined ? undefined : CURSOR.exec(cursor);
  if (after === null) return undefined;
  const rows = await reader.rows<Published>(
    `select ${COLUMNS} from marshmallow_message m where m.talent_id = $1 and m.status = 'approved' and not m.held
       ${after ? 'and ((m.pinned_at is not null), m.approved_at, m.id) < ($3::boolean, $4::timestamptz, $5::uuid)' : ''}
     order by (m.pinned_at is not null) desc, m.approved_at desc, m.id desc limit $2`,
    [talentId, limit + 1, ...(after ? [after[1] === '1', new Date(Number(after[2])).toISOString(), after[3]] : [])],
  );
  const items = rows.slice(0, limit);
  const last = items[items.length - 1];
  return { items, next: rows.length > limit && last ? `${last.pinned ? 1 : 0}.${new Date(last.approvedAt).getTime()}.${last.id}` : null };
}

/** What she answered in writing, newest first; pinned ones and others each in the order of their index. */
export const lastAnswered = (reader: TenantReader, talentId: string, limit: number): Promise<Published[]> =>
  reader.rows<Published>(
    `select answered.* from (values (true), (false)) as side (pinned) cross join lateral (
       select ${COLUMNS} from marshmallow_message m where m.talent_id = $1 and m.status = 'approved' and not m.held and m.reply is not null and (m.pinned_at is not null) = side.pinned
       order by m.approved_at desc, m.id desc limit $2) as answered
     order by answered."approvedAt" desc, answered.id desc limit $2`,
    [talentId, limit],
  );

/** One of them; `gone` when it was taken back: who knows its id has seen it, or works at the desk. */
export async function publishedOne(reader: TenantReader, talentId: string, id: string): Promise<Published | 'gone' | undefined> {
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return undefined;
  const row = await reader.row<Published & { status: MessageStatus; held: boolean }>(`select ${COLUMNS}, m.status, m.held from marshmallow_message m where m.talent_id = $1 and m.id = $2`, [talentId, id]);
  if (row?.status === 'rejected' || row?.status === 'spam') return 'gone';
  return row?.status === 'approved' && !row.held ? row : undefined;
}

export async function lastPublished(reader: TenantReader, talentIds: readonly string[]): Promise<Map<string, Date>> {
  const rows = await reader.rows<{ talentId: string; at: Date }>(`select talent_id as "talentId", max(approved_at) as at from marshmallow_message where status = 'approved' and talent_id = any($1::uuid[]) group by talent_id`, [talentIds]);
  return new Map(rows.map(({ talentId, at }) => [talentId, new Date(at)]));
}
