import type { JobRun, PluginContext } from '@hako/sdk-plugin';
import { searchText } from '../migrations/0007-desk-search.js';

const BATCH = 500;

/**
 * Fills what the desk searches in messages from before there was a search, a few hundred at a time: nobody waits for a lock
 * longer than such a batch takes. Until then the search reads these messages themselves. Goes on where it was stopped.
 */
export async function fillSearch(run: JobRun, ctx: PluginContext): Promise<number> {
  let filled = 0;
  for (let done = BATCH; done === BATCH; filled += done) {
    await run.throwIfCancelled();
    done = await ctx.db.write(async (tx) => {
      const rows = await tx.rows<{ id: string }>(`with unfilled as (select id from marshmallow_message where search is null order by id limit ${BATCH} for update skip locked)
        update marshmallow_message m set search = ${searchText('m')} from unfilled u where m.id = u.id returning m.id`);
      return rows.length;
    });
  }
  return filled;
}
