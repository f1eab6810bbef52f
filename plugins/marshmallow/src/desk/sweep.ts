import type { JobHandler } from '@hako/sdk-plugin';
import { forgetExports } from '../export/repository.js';
import { forgetActions } from '../messages/action-repository.js';
import { fillSearch } from './fill-search.js';
import { forgetLooking } from './looking.js';

const UNDO_DAYS = 7;
const RECORD_DAYS = 30;
const DAY = 86_400_000;

/** Once an hour: steps that nobody takes back any more, records of files that are long gone, and what an upgrade left to be filled. */
export const sweepJob: JobHandler = async (run, ctx) => {
  const now = ctx.clock.now().getTime();
  const keys = await ctx.db.write(async (tx) => {
    await forgetActions(tx, new Date(now - UNDO_DAYS * DAY));
    await forgetLooking(tx, new Date(now - DAY));
    return forgetExports(tx, new Date(now - RECORD_DAYS * DAY));
  });
  for (const key of keys) await ctx.files.delete(key);
  await fillSearch(run, ctx);
};
