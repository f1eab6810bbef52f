import type { PluginContext, Visitor } from '@hako/sdk-plugin';

/** Everything by which this sender may be known, each for one use only; nothing of it leads back to an address once its salt is gone. */
export interface SenderKeys {
  /** Talent and network: on the message, and in her blocks. Of this period and, when there was one, the last. */
  sender: readonly [Buffer, ...Buffer[]];
  site: readonly [Buffer, ...Buffer[]];
  /** Agency, network and browser: trust, and blocks of the whole agency. */
  trust: readonly [Buffer, ...Buffer[]];
  /** Of today, hex: counters. */
  rate: { sender: string; network: string; device: string };
}

const TAG_DIGITS = 8;

/** What moderators see instead of a person: the same within 30 days and one talent. */
export const tagOf = (sender: Buffer): string => sender.toString('hex').slice(0, TAG_DIGITS);

export async function senderKeys(ctx: PluginContext, talentId: string, visitor: Visitor): Promise<SenderKeys> {
  const { keys } = ctx;
  // A browser that wants to be known is itself; others are what their network and their headers have in common.
  const device = visitor.token ?? `${visitor.network}\n${visitor.device}`;
  const [sender, site, trust, bySender, byNetwork, byDevice] = await Promise.all([
    keys.pseudonyms('30d', `talent:${talentId}`, visitor.network),
    keys.pseudonyms('30d', `site:${talentId}`, visitor.site),
    keys.pseudonyms('30d', 'trust', device),
    keys.pseudonym('1d', `rate:${talentId}`, visitor.network),
    keys.pseudonym('1d', 'rate', visitor.network),
    keys.pseudonym('1d', 'device', device),
  ]);
  return { sender, site, trust, rate: { sender: bySender.toString('hex'), network: byNetwork.toString('hex'), device: byDevice.toString('hex') } };
}

const author = (talentId: string): string => `author:${talentId}`;

/** By which a question that its sender wants to find again is found; `token` is of her cookie. */
export const authorKeyOf = (ctx: PluginContext, talentId: string, token: string): Promise<Buffer> => ctx.keys.pseudonym('30d', author(talentId), token);

/** The same of this period and the last. */
export const authorKeysOf = (ctx: PluginContext, talentId: string, token: string): Promise<readonly Buffer[]> => ctx.keys.pseudonyms('30d', author(talentId), token);

/**
 * Covers or uncovers one key by a pad that only core can make: a message leads to its sender's trust for the plugin at work, and
 * for nobody who has only the tables. XOR, so it is its own inverse.
 */
export function covered(ctx: PluginContext, sender: Buffer, key: Buffer): Buffer {
  const pad = Buffer.from(ctx.keys.mac('cover', sender.toString('hex')), 'base64url');
  return Buffer.from(key.map((byte, index) => byte ^ (pad[index] ?? 0)));
}
