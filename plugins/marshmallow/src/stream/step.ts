import { versionConflict, type PluginContext, type TenantTransaction } from '@hako/sdk-plugin';
import { refuse } from './errors.js';
import { applyStep } from '../messages/change.js';
import { findReadable, lastRead, lockStream, queueOf, saveStream, skip, unskip, type StreamRow } from './repository.js';
import { readerState } from './states.js';
import { touchStream } from './touch.js';
import type { ReaderState, StreamAction } from './types.js';

export interface StreamStep {
  action: StreamAction;
  /** The state that the person had before her. */
  version: number;
  /** For `show`, `skip` and `restore`. */
  messageId?: string | undefined;
}

type Place = Pick<StreamRow, 'messageId' | 'visible'>;

/**
 * One step on stream, from whichever device. Of two that step from the same state one wins; the other gets
 * `VERSION_CONFLICT` with the state as it is now, so that nobody's "next" skips a question.
 */
export function stepStream(ctx: PluginContext, talentId: string, step: StreamStep): Promise<ReaderState> {
  return ctx.db.write(async (tx) => {
    const now = ctx.clock.now();
    const row = await lockStream(tx, talentId, now);
    if (row.version !== step.version) throw versionConflict(await readerState(tx, talentId));
    const place = await placeAfter(ctx, tx, talentId, row, step);
    await saveStream(tx, talentId, { ...row, ...place, version: row.version + 1 }, now);
    touchStream(ctx, tx, talentId);
    return readerState(tx, talentId);
  });
}

async function placeAfter(ctx: PluginContext, tx: TenantTransaction, talentId: string, row: StreamRow, { action, messageId }: StreamStep): Promise<Place> {
  switch (action) {
    case 'next': {
      await markRead(ctx, tx, row.messageId, true);
      const [next] = await queueOf(tx, talentId, row.messageId, row.look.order, 1);
      return { messageId: next?.id ?? null, visible: true };
    }
    case 'previous': {
      const before = await lastRead(tx, talentId, row.messageId);
      if (!before) throw refuse('MARSHMALLOW_STREAM_NOTHING');
      await markRead(ctx, tx, before.id, false);
      return { messageId: before.id, visible: true };
    }
    case 'read':
      await markRead(ctx, tx, row.messageId, true);
      return { messageId: null, visible: true };
    case 'hide':
      return { messageId: row.messageId, visible: false };
    case 'reveal':
      return { messageId: row.messageId, visible: true };
    case 'show': {
      const { id } = await chosen(tx, talentId, messageId);
      await unskip(tx, talentId, id);
      return { messageId: id, visible: true };
    }
    case 'skip': {
      const { id } = await chosen(tx, talentId, messageId ?? row.messageId ?? undefined);
      await skip(tx, talentId, id, ctx.clock.now());
      return row.messageId === id ? { messageId: null, visible: true } : row;
    }
    case 'restore': {
      const { id } = await chosen(tx, talentId, messageId);
      await unskip(tx, talentId, id);
      return row;
    }
  }
}

/** Only what is approved, of this talent. */
async function chosen(tx: TenantTransaction, talentId: string, id: string | undefined): Promise<{ id: string }> {
  const card = id === undefined ? undefined : await findReadable(tx, talentId, id);
  if (!card) throw refuse('MARSHMALLOW_STREAM_NOTHING');
  return card;
}

async function markRead(ctx: PluginContext, tx: TenantTransaction, id: string | null, on: boolean): Promise<void> {
  if (id === null) return;
  await applyStep(ctx, tx, [{ id }], { action: 'read', on }, { all: true, tenant: true, subsidiaryIds: [], talentIds: [] });
}
