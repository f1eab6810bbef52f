import { createHash, randomBytes } from 'node:crypto';
import type { TestHost } from '@hako/core/testing';
import { announceArrivals } from '../../src/messages/announce-arrivals.js';
import { insertMessage } from '../../src/messages/repository.js';
import type { NewMessage } from '../../src/messages/types.js';

let lately = Date.now() - 3_600_000;

/** A question as the public side stores it, without its captcha and its limits. */
export async function receive(host: TestHost, over: Partial<NewMessage> = {}, tenant = 'DEMO'): Promise<string> {
  const ctx = await host.context('marshmallow', tenant);
  const id = ctx.ids.uuid();
  const content = over.content ?? '今日の歌、最高でした！';
  const message: NewMessage = {
    id, talentId: host.tenant(tenant).talentId, language: 'ja', senderName: null, status: 'pending', held: false, heldReason: null, filterAction: 'allow', filterScore: 0, filterMatches: [],
    senderKey: randomBytes(16), senderTag: 'a1b2c3d4', senderTrust: 50, contentHash: createHash('sha256').update(content).digest(), captcha: 'passed', ...over, content,
  };
  lately += 1_000;
  await ctx.db.write(async (tx) => {
    await insertMessage(tx, message, new Date(lately));
    await announceArrivals(ctx, tx, [message]);
  });
  return id;
}
