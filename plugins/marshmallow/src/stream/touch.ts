import type { PluginContext, TenantTransaction } from '@hako/sdk-plugin';

export const overlayChannel = (talentId: string): string => `overlay:${talentId}`;
export const readerChannel = (talentId: string): string => `reader:${talentId}`;

/** Tells every overlay and reader of a talent to look again: after a step, and whenever the desk changed what they may show. */
export function touchStream(ctx: PluginContext, tx: TenantTransaction, talentId: string): void {
  for (const channel of [overlayChannel(talentId), readerChannel(talentId)]) ctx.live.publish(tx, channel, { type: 'changed', data: {} });
  ctx.live.toStaff(tx, { permission: 'marshmallow.stream:read', scope: { type: 'talent', id: talentId }, type: 'stream', data: { talentId } });
}
