import type { PluginContext, TenantTransaction, VisibleScopes } from '@hako/sdk-plugin';
import { refuse } from '../errors.js';
import { actionItems, addAction, lockAction, passOn, settleUndo } from './action-repository.js';
import { announceChanges, type Changed } from './announce.js';
import type { ItemResult } from './change.js';
import { lockVisible, writeStates } from './repository.js';
import { MUTABLE, type MessageState } from './step.js';
import type { Message } from './types.js';

/** Takes back what one moderator did in one go, as far as nobody touched it since. `undefined`: there is no such action of hers. */
export async function undoAction(ctx: PluginContext, tx: TenantTransaction, id: string, visible: VisibleScopes): Promise<ItemResult[] | undefined> {
  const action = await lockAction(tx, id);
  if (!action || action.byId !== ctx.principal.id) return undefined;
  if (action.undoneAt !== null) throw refuse('MARSHMALLOW_UNDONE');
  const items = await actionItems(tx, id);
  const locked = new Map((await lockVisible(tx, items.map(({ messageId }) => messageId), visible)).map((message) => [message.id, message]));
  const changed: Changed[] = [];
  const results = items.map(({ messageId, before, madeVersion }): ItemResult => {
    const was = locked.get(messageId);
    if (!was) return { id: messageId, outcome: 'not_found' };
    if (was.version !== madeVersion) return { id: messageId, outcome: 'changed', message: was };
    const now: Message = { ...was, ...revived(before), version: was.version + 1 };
    changed.push({ was, now });
    return { id: messageId, outcome: 'done', message: now };
  });
  await settleUndo(tx, id, ctx.clock.now(), results.map((result) => ({ id: result.id, undone: result.outcome === 'done' ? 'done' : 'changed' })));
  if (changed.length > 0) {
    await writeStates(tx, changed.map(({ now }) => now));
    const found = new Map(items.map(({ messageId, before }) => [messageId, before.version]));
    await passOn(tx, changed.map(({ now }) => ({ id: now.id, found: found.get(now.id) ?? 0, version: now.version })));
    await addAction(ctx, tx, 'undo', changed);
    await announceChanges(ctx, tx, 'undo', changed);
  }
  return results;
}

/** JSON knows no dates. */
function revived(before: MessageState): MessageState {
  return Object.fromEntries(MUTABLE.map((name) => [name, name.endsWith('At') && before[name] !== null ? new Date(String(before[name])) : before[name]])) as unknown as MessageState;
}
