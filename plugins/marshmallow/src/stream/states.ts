import type { TenantReader } from '@hako/sdk-plugin';
import { countWaiting, findReadable, findStream, lastRead, queueOf, skippedOf } from './repository.js';
import type { OverlayState, ReaderState } from './types.js';

/** What was taken back since it was put on stream is gone with the next look. */
export async function overlayState(reader: TenantReader, talentId: string): Promise<OverlayState> {
  const { messageId, visible, look, version } = await findStream(reader, talentId);
  const card = visible && messageId !== null ? await findReadable(reader, talentId, messageId) : undefined;
  return { version, card: card ? { id: card.id, content: card.content, senderName: look.showName ? card.senderName : null, language: card.language } : null, look };
}

export async function readerState(reader: TenantReader, talentId: string): Promise<ReaderState> {
  const { messageId, visible, look, version } = await findStream(reader, talentId);
  const current = messageId === null ? undefined : await findReadable(reader, talentId, messageId);
  const at = current?.id ?? null;
  // One statement after the other: in a transaction there is one connection.
  const queue = await queueOf(reader, talentId, at, look.order);
  const waiting = await countWaiting(reader, talentId, at);
  const skipped = await skippedOf(reader, talentId);
  const before = await lastRead(reader, talentId, at);
  return { version, visible, current: current ?? null, queue, waiting, skipped, hasPrevious: before !== undefined, look };
}
