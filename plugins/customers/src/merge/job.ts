import type { PluginContext } from '@hako/sdk-plugin';
import { emptyProfile } from './personal.js';
import { dueForEnd, endMerge, type MergeRow } from './repository.js';

const BATCH = 50;

/** After thirty days nothing needs the other record any more: the vault's copies are emptied and core forgets what it said. */
export async function endMerges(ctx: PluginContext): Promise<number> {
  let ended = 0;
  for (let done = BATCH; done === BATCH; ended += done) {
    done = await ctx.db.write(async (tx) => {
      const due = await dueForEnd(tx, ctx.clock.now(), BATCH);
      for (const merge of due) {
        for (const profile of await unused(ctx, merge)) await emptyProfile(ctx, profile, `merge ${merge.id} is final`);
        await endMerge(tx, merge.id, { state: 'final', at: ctx.clock.now(), by: ctx.principal.id });
        await tx.rows('update customers_customer set rm_profile_id = null where id = $1 and merged_into is not null', [merge.mergedId]);
      }
      return due.length;
    });
  }
  return ended;
}

/** Records that took part and that no living customer points at. */
async function unused(ctx: PluginContext, merge: MergeRow): Promise<string[]> {
  const all = [merge.keptProfile, merge.mergedProfile].filter((profile): profile is string => profile !== null);
  const used = await ctx.db.read((reader) => reader.rows<{ id: string }>('select rm_profile_id as id from customers_customer where rm_profile_id = any($1) and merged_into is null', [all]));
  return all.filter((profile) => !used.some(({ id }) => id === profile));
}
