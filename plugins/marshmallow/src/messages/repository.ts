import type { TenantReader, TenantTransaction, VisibleScopes } from '@hako/sdk-plugin';
import { MUTABLE, stateOf } from './step.js';
import type { Message, NewMessage } from './types.js';

export const COLUMNS = `m.id, m.talent_id as "talentId", m.content, m.language, m.sender_name as "senderName", m.status, m.held, m.held_reason as "heldReason",
  m.filter_action as "filterAction", m.filter_score as "filterScore", m.filter_matches as "filterMatches", m.sender_tag as "senderTag", m.sender_trust as "senderTrust", m.captcha,
  m.starred, m.pinned_at as "pinnedAt", m.read_at as "readAt", m.reply, m.replied_at as "repliedAt", m.replied_by as "repliedBy", m.reason_code as "reasonCode", m.reason_note as "reasonNote",
  m.moderated_at as "moderatedAt", m.moderated_by as "moderatedBy", m.approved_at as "approvedAt", m.created_at as "createdAt", m.reports, m.version`;

export const findMessage = (reader: TenantReader, id: string): Promise<Message | undefined> => reader.row<Message>(`select ${COLUMNS} from marshmallow_message m where m.id = $1`, [id]);
export const lockMessage = (tx: TenantTransaction, id: string): Promise<Message | undefined> => tx.row<Message>(`select ${COLUMNS} from marshmallow_message m where m.id = $1 for update`, [id]);

/** Those of the ids that stand where the caller may act. */
export const lockVisible = (tx: TenantTransaction, ids: readonly string[], { all, talentIds }: VisibleScopes): Promise<Message[]> =>
  tx.rows<Message>(`select ${COLUMNS} from marshmallow_message m where m.id = any($1::uuid[]) and ($2 or m.talent_id = any($3::uuid[])) order by m.id for update`, [ids, all, talentIds]);

export async function insertMessage(tx: TenantTransaction, message: NewMessage, now: Date): Promise<void> {
  await tx.rows(
    `insert into marshmallow_message (id, talent_id, content, language, sender_name, status, held, held_reason, filter_action, filter_score, filter_matches, sender_key, sender_tag, sender_trust, content_hash, captcha, approved_at, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, case when $6 = 'approved' then $17::timestamptz end, $17)`,
    [
      message.id,
      message.talentId,
      message.content,
      message.language,
      message.senderName,
      message.status,
      message.held,
      message.heldReason,
      message.filterAction,
      message.filterScore,
      JSON.stringify(message.filterMatches),
      message.senderKey,
      message.senderTag,
      message.senderTrust,
      message.contentHash,
      message.captcha,
      now,
    ],
  );
}

const COLUMN_OF: Record<(typeof MUTABLE)[number], readonly [column: string, type: string]> = {
  status: ['status', 'text'], held: ['held', 'boolean'], starred: ['starred', 'boolean'], pinnedAt: ['pinned_at', 'timestamptz'], readAt: ['read_at', 'timestamptz'], reply: ['reply', 'text'], repliedAt: ['replied_at', 'timestamptz'], repliedBy: ['replied_by', 'text'],
  reasonCode: ['reason_code', 'text'], reasonNote: ['reason_note', 'text'], moderatedAt: ['moderated_at', 'timestamptz'], moderatedBy: ['moderated_by', 'text'], approvedAt: ['approved_at', 'timestamptz'],
};
const SET = MUTABLE.map((name) => `${COLUMN_OF[name][0]} = n."${name}"`).join(', ');
const RECORD = MUTABLE.map((name) => `"${name}" ${COLUMN_OF[name][1]}`).join(', ');

/** Rows that are locked by now, as a step made them; one statement whatever their number. */
export async function writeStates(tx: TenantTransaction, messages: readonly Message[]): Promise<void> {
  const rows = messages.map((message) => ({ id: message.id, version: message.version, ...stateOf(message) }));
  await tx.rows(`update marshmallow_message m set ${SET}, version = n.version from json_to_recordset($1::json) as n (id uuid, version int, ${RECORD}) where m.id = n.id`, [JSON.stringify(rows)]);
}
