import type { PluginContext, TenantTransaction } from '@hako/sdk-plugin';
import { touchStream } from '../stream/touch.js';
import { stateOf, type StepAction } from './step.js';
import type { Message } from './types.js';

export interface Changed {
  was: Message;
  now: Message;
}

/** How many ids one live event carries: 39 bytes each, below the 6,000 of the contract. */
const IDS_PER_EVENT = 100;

const AUDIT: Record<StepAction | 'undo', string> = { approve: 'approved', reject: 'rejected', spam: 'spam', unreject: 'unrejected', star: 'starred', pin: 'pinned', read: 'read', reply: 'replied', undo: 'undone' };

/** Everything that the house learns of a change at the desk: log, events for other plugins and webhooks, live news, fresh public pages. */
export async function announceChanges(ctx: PluginContext, tx: TenantTransaction, action: StepAction | 'undo', changed: readonly Changed[]): Promise<void> {
  await ctx.audit.changeMany(
    tx,
    changed.map(({ was, now }) => ({ action: `marshmallow.message.${AUDIT[action]}`, resource: { type: 'marshmallow-message', id: was.id }, scope: { type: 'talent' as const, id: was.talentId }, before: auditable(was), after: auditable(now) })),
  );
  for (const { was, now } of changed) await emitTransitions(ctx, tx, was, now);
  tellStaff(ctx, tx, action, changed);
  const shown = changed.filter(({ was, now }) => was.status === 'approved' || now.status === 'approved');
  const talents = new Set(shown.map(({ now }) => now.talentId));
  for (const id of talents) touchStream(ctx, tx, id);
  if (talents.size > 0) ctx.pages.purge(tx, [...talents].map((id) => `talent:${id}`));
}

/** What nobody approved is for moderators' eyes, also as an id in a live event. */
export const seenBy = (approved: boolean): string => (approved ? 'marshmallow.message:read' : 'marshmallow.message:write');

function auditable(message: Message): Record<string, unknown> {
  const { pinnedAt, readAt, ...state } = stateOf(message);
  return { ...state, pinned: pinnedAt !== null, read: readAt !== null };
}

async function emitTransitions(ctx: PluginContext, tx: TenantTransaction, was: Message, now: Message): Promise<void> {
  const facts = { messageId: now.id, talentId: now.talentId, by: ctx.principal.id, at: ctx.clock.now().toISOString() };
  if (was.status !== now.status) {
    if (now.status === 'approved') await ctx.events.emit(tx, 'marshmallow.message.approved@1', facts);
    else if (now.status === 'pending') await ctx.events.emit(tx, 'marshmallow.message.reopened@1', { ...facts, was: was.status });
    else await ctx.events.emit(tx, 'marshmallow.message.rejected@1', { ...facts, status: now.status, reason: now.reasonCode });
  }
  if (now.reply !== null && was.reply !== now.reply) await ctx.events.emit(tx, 'marshmallow.message.answered@1', facts);
}

function tellStaff(ctx: PluginContext, tx: TenantTransaction, action: string, changed: readonly Changed[]): void {
  const groups = new Map<string, { talentId: string; approved: boolean; ids: string[] }>();
  for (const { was, now } of changed) {
    // Who only reads is told of what comes and of what goes.
    const approved = was.status === 'approved' || now.status === 'approved';
    const key = `${now.talentId} ${approved}`;
    const group = groups.get(key) ?? { talentId: now.talentId, approved, ids: [] };
    group.ids.push(now.id);
    groups.set(key, group);
  }
  for (const { talentId, approved, ids } of groups.values())
    for (let from = 0; from < ids.length; from += IDS_PER_EVENT)
      ctx.live.toStaff(tx, { permission: seenBy(approved), scope: { type: 'talent', id: talentId }, type: 'changed', data: { talentId, action, ids: ids.slice(from, from + IDS_PER_EVENT), by: ctx.principal.id } });
}
