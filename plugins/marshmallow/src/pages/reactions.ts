import type { RequestContext } from '@hako/sdk-plugin';
import type { ConfigValues } from '../config/schema.js';
import { countsOf } from '../reactions/repository.js';
import type { Reaction } from './card.js';

/** Counts of the box's emoji for some questions, in the order in which she lists them. */
export async function reactionsOf(ctx: RequestContext, { reactionsEnabled, reactionEmoji }: Pick<ConfigValues, 'reactionsEnabled' | 'reactionEmoji'>, ids: readonly string[]): Promise<(id: string) => Reaction[]> {
  if (!reactionsEnabled || ids.length === 0) return () => [];
  const counts = new Map((await ctx.db.read((reader) => countsOf(reader, ids))).map(({ messageId, emoji, count }) => [`${messageId} ${emoji}`, count]));
  return (id) => reactionEmoji.map((emoji) => ({ emoji, count: counts.get(`${id} ${emoji}`) ?? 0 }));
}
