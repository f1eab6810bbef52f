import type { EventDelivery, PluginContext } from '@hako/sdk-plugin';
import { covered } from '../privacy/pseudonyms.js';
import { updateSender } from './repository.js';
import type { TrustChange } from './score.js';

/** A moderator turned a message away, or took that back: its sender's trust goes with it, for as long as the trace lasts. */
export const senderRejected = (delivery: EventDelivery, ctx: PluginContext): Promise<void> => move(delivery, ctx, 'rejected');
export const senderReopened = (delivery: EventDelivery, ctx: PluginContext): Promise<void> => move(delivery, ctx, 'reopened');

async function move({ payload }: EventDelivery, ctx: PluginContext, change: TrustChange): Promise<void> {
  await ctx.db.write(async (tx) => {
    const row = await tx.row<{ sender: Buffer; ref: Buffer }>('select sender_key as sender, trust_ref as ref from marshmallow_message where id = $1 and trace = 0 and trust_ref is not null and sender_key is not null', [payload['messageId']]);
    if (row) await updateSender(tx, { key: covered(ctx, row.sender, row.ref), before: null, changes: [change], captcha: null }, ctx.clock.now());
  });
}
