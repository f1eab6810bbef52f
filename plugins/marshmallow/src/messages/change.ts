import type { PluginContext, TenantTransaction, VisibleScopes } from '@hako/sdk-plugin';
import { addAction } from './action-repository.js';
import { announceChanges, type Changed } from './announce.js';
import { lockVisible, writeStates } from './repository.js';
import { stepOf, type Step } from './step.js';
import type { Message } from './types.js';

export interface Wanted {
  id: string;
  /** What the moderator had before her; left out: whatever is there. */
  version?: number | undefined;
}

/** `state`: it has no such step. `changed`: somebody else was faster, and `message` is what she made of it. */
export type ItemOutcome = 'done' | 'unchanged' | 'not_found' | 'state' | 'changed';

export interface ItemResult {
  id: string;
  outcome: ItemOutcome;
  /** As it is now; missing only for what is not found. */
  message?: Message;
}

export interface ChangeResult {
  /** What undo asks for; null when nothing changed. */
  actionId: string | null;
  results: ItemResult[];
}

/** One step for many messages: rows, log, events and live news in the caller's transaction. Locks in the order of ids, so that two moderators never wait for each other in a circle. */
export async function applyStep(ctx: PluginContext, tx: TenantTransaction, wanted: readonly Wanted[], step: Step, visible: VisibleScopes): Promise<ChangeResult> {
  const unique = new Map(wanted.map((one) => [one.id, one]));
  const locked = new Map((await lockVisible(tx, [...unique.keys()], visible)).map((message) => [message.id, message]));
  const by = { at: ctx.clock.now(), by: ctx.principal.name };
  const changed: Changed[] = [];
  const results = [...unique.values()].map(({ id, version }): ItemResult => {
    const was = locked.get(id);
    if (!was) return { id, outcome: 'not_found' };
    if (version !== undefined && version !== was.version) return { id, outcome: 'changed', message: was };
    const outcome = stepOf(was, step, by);
    if (outcome.kind !== 'changed') return { id, outcome: outcome.kind === 'refused' ? 'state' : 'unchanged', message: was };
    changed.push({ was, now: outcome.now });
    return { id, outcome: 'done', message: outcome.now };
  });
  if (changed.length === 0) return { actionId: null, results };
  await writeStates(tx, changed.map(({ now }) => now));
  const actionId = await addAction(ctx, tx, step.action, changed);
  await announceChanges(ctx, tx, step.action, changed);
  return { actionId, results };
}
