import type { RequestContext } from '@hako/sdk-plugin';
import type { ConfigValues } from '../config/schema.js';
import type { Reaction } from './card.js';

/** Counts of the box's emoji for some questions, in the order in which she lists them. */
export async function reactionsOf(_ctx: RequestContext, config: Pick<ConfigValues, 'reactionsEnabled' | 'reactionEmoji'>, _ids: readonly string[]): Promise<(id: string) => Reaction[]> {
  return () => config.reactionEmoji.map((emoji) => ({ emoji, count: 0 }));
}
