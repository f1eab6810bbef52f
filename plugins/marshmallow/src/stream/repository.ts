import type { TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import { lookOf, type Look } from './look.js';
import type { StreamCard } from './types.js';

export interface StreamRow {
  messageId: string | null;
  visible: boolean;
  look: Look;
  version: number;
}

interface Stored extends Omit<StreamRow, 'look'> {
  look: Record<string, unknown>;
}

const SHOWN = 50;
const ROW = 'message_id as "messageId", visible, look, version';
const CARD = `m.id, m.content, m.sender_name as "senderName", m.language, m.reply, m.starred, m.pinned_at is not null as pinned, m.created_at as "askedAt", m.version`;
const READABLE = `m.talent_id = $1 and m.status = 'approved' and not m.held`;
const WAITS = `${READABLE} and m.read_at is null and m.id is distinct from $2::uuid and not exists (select from marshmallow_stream_skip s where s.message_id = m.id)`;
/** What somebody marked by hand goes first. */
const ORDER = { oldest: '(m.pinned_at is not null) desc, m.starred desc, m.approved_at, m.id', newest: '(m.pinned_at is not null) desc, m.starred desc, m.approved_at desc, m.id desc' } as const;

const NOTHING_YET: StreamRow = { messageId: null, visible: true, look: lookOf({}), version: 0 };
const rowOf = (stored: Stored | undefined): StreamRow => (stored ? { ...stored, look: lookOf(stored.look) } : NOTHING_YET);

export const findStream = async (reader: TenantReader, talentId: string): Promise<StreamRow> => rowOf(await reader.row<Stored>(`select ${ROW} from marshmallow_stream where talent_id = $1`, [talentId]));

/** Two devices that step at once meet here; the second sees what the first did. */
export async function lockStream(tx: TenantTransaction, talentId: string, now: Date): Promise<StreamRow> {
  await tx.rows('insert into marshmallow_stream (talent_id, updated_at) values ($1, $2) on conflict do nothing', [talentId, now]);
  return rowOf(await tx.row<Stored>(`select ${ROW} from marshmallow_stream where talent_id = $1 for update`, [talentId]));
}

export async function saveStream(tx: TenantTransaction, talentId: string, { messageId, visible, look, version }: StreamRow, now: Date): Promise<void> {
  await tx.rows('update marshmallow_stream set message_id = $2, visible = $3, look = $4, version = $5, updated_at = $6 where talent_id = $1', [talentId, messageId, visible, JSON.stringify(look), version, now]);
}

/** Approved and not held, whether read or not: anything else must not reach a stream. */
export const findReadable = (reader: TenantReader, talentId: string, id: string): Promise<StreamCard | undefined> => reader.row<StreamCard>(`select ${CARD} from marshmallow_message m where ${READABLE} and m.id = $2`, [talentId, id]);

export const queueOf = (reader: TenantReader, talentId: string, current: string | null, order: Look['order'], limit = SHOWN): Promise<StreamCard[]> =>
  reader.rows<StreamCard>(`select ${CARD} from marshmallow_message m where ${WAITS} order by ${ORDER[order]} limit ${limit}`, [talentId, current]);

export async function countWaiting(reader: TenantReader, talentId: string, current: string | null): Promise<number> {
  return (await reader.row<{ count: number }>(`select count(*)::int as count from marshmallow_message m where ${WAITS}`, [talentId, current]))?.count ?? 0;
}

export const skippedOf = (reader: TenantReader, talentId: string): Promise<StreamCard[]> =>
  reader.rows<StreamCard>(`select ${CARD} from marshmallow_message m join marshmallow_stream_skip s on s.message_id = m.id where ${READABLE} order by s.at desc limit ${SHOWN}`, [talentId]);

export const lastRead = (reader: TenantReader, talentId: string, current: string | null): Promise<StreamCard | undefined> =>
  reader.row<StreamCard>(`select ${CARD} from marshmallow_message m where ${READABLE} and m.read_at is not null and m.id is distinct from $2::uuid order by m.read_at desc, m.id desc limit 1`, [talentId, current]);

export async function skip(tx: TenantTransaction, talentId: string, id: string, now: Date): Promise<void> {
  await tx.rows('insert into marshmallow_stream_skip (message_id, talent_id, at) values ($2, $1, $3) on conflict do nothing', [talentId, id, now]);
}

export async function unskip(tx: TenantTransaction, talentId: string, id: string): Promise<void> {
  await tx.rows('delete from marshmallow_stream_skip where talent_id = $1 and message_id = $2', [talentId, id]);
}
