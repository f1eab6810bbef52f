import type { PluginContext, TenantTransaction } from '@hako/sdk-plugin';
import { touchStream } from '../stream/touch.js';
import { seenBy } from './announce.js';
import { lockMessage } from './repository.js';

/** For good, with its reply and their history: what a person asked to be taken down. */
export async function deleteMessage(ctx: PluginContext, tx: TenantTransaction, id: string): Promise<boolean> {
  const message = await lockMessage(tx, id);
  if (!message) return false;
  const { talentId, status } = message;
  const scope = { type: 'talent', id: talentId } as const;
  await tx.rows('delete from marshmallow_message where id = $1', [id]);
  await ctx.audit.change(tx, { action: 'marshmallow.message.deleted', resource: { type: 'marshmallow-message', id }, scope, before: { status }, after: null });
  await ctx.events.emit(tx, 'marshmallow.message.deleted@1', { messageId: id, talentId, by: ctx.principal.id, at: ctx.clock.now().toISOString() });
  ctx.live.toStaff(tx, { permission: seenBy(status === 'approved'), scope, type: 'changed', data: { talentId, action: 'delete', ids: [id], by: ctx.principal.id } });
  if (status === 'approved') {
    ctx.pages.purge(tx, [`talent:${talentId}`]);
    touchStream(ctx, tx, talentId);
  }
  return true;
}
