import type { JobHandler, PluginContext } from '@hako/sdk-plugin';
import { expiredFiles, forgetFiles } from '../access-export/repository.js';
import { endMerges } from '../merge/job.js';
import { remindOfRequests } from '../requests/job.js';
import { alignArchives } from '../stores/align.js';

/** What becomes due by itself: reminders of requests, merges whose time to be undone is over, copies that nobody needs any more. */
export const rightsJob: JobHandler = async (run, ctx) => {
  const reminded = await remindOfRequests(ctx);
  await run.throwIfCancelled();
  await alignArchives(ctx);
  const ended = await endMerges(ctx);
  await run.throwIfCancelled();
  return { reminded, ended, removed: await removeExpired(ctx) };
};

async function removeExpired(ctx: PluginContext): Promise<number> {
  return ctx.db.write(async (tx) => {
    const rows = await expiredFiles(tx, ctx.clock.now());
    for (const { id, json, html } of rows) {
      await ctx.pii.deleteFile(json);
      if (html !== null) await ctx.pii.deleteFile(html);
      await forgetFiles(tx, id);
    }
    return rows.length;
  });
}
