import type { PluginContext, TenantTransaction } from '@hako/sdk-plugin';
import { touchStream } from '../stream/touch.js';
import type { NewMessage } from './types.js';

export type Arrived = Pick<NewMessage, 'id' | 'talentId' | 'status' | 'held' | 'language'>;

/** How many ids one live event carries: 39 bytes each, below the 6,000 of the contract. */
const IDS_PER_EVENT = 100;

/** Questions came in: events, live news and fresh pages, told in the transaction that stores them. Started together, the statements travel together. */
export async function announceArrivals(ctx: PluginContext, tx: TenantTransaction, arrived: readonly Arrived[]): Promise<void> {
  if (arrived.length === 0) return;
  const at = ctx.clock.now().toISOString();
  const approved = arrived.filter(({ status }) => status === 'approved');
  tellStaff(ctx, tx, arrived);
  const shown = new Set(approved.map(({ talentId }) => talentId));
  for (const talentId of shown) touchStream(ctx, tx, talentId);
  if (shown.size > 0) ctx.pages.purge(tx, [...shown].map((id) => `talent:${id}`));
  await Promise.all([
    ctx.events.emitMany(tx, 'marshmallow.message.received@1', arrived.map(({ id: messageId, talentId, status, held, language }) => ({ messageId, talentId, status, held, language, at }))),
    ctx.events.emitMany(tx, 'marshmallow.message.approved@1', approved.map(({ id: messageId, talentId }) => ({ messageId, talentId, by: null, at }))),
  ]);
}

/** One live event for all that the same people may see: what nobody approved is for moderators' eyes, also as an id. */
function tellStaff(ctx: PluginContext, tx: TenantTransaction, arrived: readonly Arrived[]): void {
  const groups = new Map<string, { talentId: string; permission: string; ids: string[] }>();
  for (const { id, talentId, status } of arrived) {
    const permission = status === 'approved' ? 'marshmallow.message:read' : 'marshmallow.message:write';
    const group = groups.get(`${talentId} ${permission}`) ?? { talentId, permission, ids: [] };
    group.ids.push(id);
    groups.set(`${talentId} ${permission}`, group);
  }
  for (const { talentId, permission, ids } of groups.values())
    for (let from = 0; from < ids.length; from += IDS_PER_EVENT)
      ctx.live.toStaff(tx, { permission, scope: { type: 'talent', id: talentId }, type: 'changed', data: { talentId, action: 'received', ids: ids.slice(from, from + IDS_PER_EVENT), by: null } });
}
