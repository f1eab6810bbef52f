import type { JobHandler } from '@hako/sdk-plugin';
import { sweepLinks } from './link-repository.js';

const KEPT_DAYS = 90;

/** What ended three months ago is no longer shown to anybody; its tokens were worth nothing since. */
export const streamSweep: JobHandler = async (_run, ctx) => {
  const before = new Date(ctx.clock.now().getTime() - KEPT_DAYS * 86_400_000);
  return { removed: await ctx.db.write((tx) => sweepLinks(tx, before)) };
};
