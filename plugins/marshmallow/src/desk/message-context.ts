import type { AuditChange, PluginContext, TenantReader } from '@hako/sdk-plugin';
import type { Message, MessageStatus } from '../messages/types.js';

const RECENT = 8;
const MOST_REPORTS = 20;

interface SenderMessage {
  id: string;
  content: string;
  status: MessageStatus;
  filterScore: number;
  createdAt: Date;
}

interface SenderView {
  /** Eight hex digits of the pseudonym of this box and period; it says nothing about a person. */
  tag: string;
  counts: Record<MessageStatus, number>;
  firstAt: Date | null;
  recent: SenderMessage[];
}

interface ReplyEdit {
  before: string | null;
  after: string | null;
  at: Date;
  byName: string;
}

interface ReportView {
  reason: string;
  note: string | null;
  at: Date;
}

/** What stands beside a message: what else this sender wrote, how the reply came about, who did what, what visitors said of it. */
export async function contextOf(ctx: PluginContext, message: Message): Promise<{ sender: SenderView | null; replies: ReplyEdit[]; history: AuditChange[]; reports: ReportView[] }> {
  const [sender, replies, history, reports] = await Promise.all([
    ctx.db.read((reader) => senderOf(reader, message)),
    ctx.db.read((reader) => reader.rows<ReplyEdit>('select before, after, at, by_name as "byName" from marshmallow_reply_edit where message_id = $1 order by at desc, id desc limit 20', [message.id])),
    ctx.audit.history({ type: 'marshmallow-message', id: message.id }, { limit: 20 }),
    // The settled ones are the older ones.
    ctx.db.read((reader) => reader.rows<ReportView>('select reason, note, at from marshmallow_report where message_id = $1 order by at desc, id desc limit $2', [message.id, Math.min(message.reports, MOST_REPORTS)])),
  ]);
  return { sender, replies, history: history.items, reports };
}

/** Null once the trace is cut, or when there was none. */
async function senderOf(reader: TenantReader, message: Message): Promise<SenderView | null> {
  if (message.senderTag === null) return null;
  const same = '(m.sender_key, m.talent_id) = (select s.sender_key, s.talent_id from marshmallow_message s where s.id = $1)';
  const counts = await reader.rows<{ status: MessageStatus; count: number; first: Date }>(`select m.status, count(*)::int as count, min(m.created_at) as first from marshmallow_message m where ${same} group by m.status`, [message.id]);
  const recent = await reader.rows<SenderMessage>(
    `select m.id, m.content, m.status, m.filter_score as "filterScore", m.created_at as "createdAt" from marshmallow_message m where ${same} and m.id <> $1 order by m.created_at desc, m.id desc limit ${RECENT}`,
    [message.id],
  );
  if (counts.length === 0) return null;
  const of = (status: MessageStatus): number => counts.find((row) => row.status === status)?.count ?? 0;
  const first = counts.map((row) => row.first).toSorted((left, right) => left.getTime() - right.getTime())[0];
  return { tag: message.senderTag, counts: { pending: of('pending'), approved: of('approved'), rejected: of('rejected'), spam: of('spam') }, firstAt: first ?? null, recent };
}
