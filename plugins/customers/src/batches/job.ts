import type { JobHandler, JobRun, PluginContext, TenantTransaction } from '@hako/sdk-plugin';
import { chainOf } from '../dictionary/chain.js';
import { usableEntry } from '../dictionary/repository.js';
import { applyChunk, undoChunk, type BatchTarget } from './apply.js';
import { findBatch, setState } from './repository.js';
import type { BatchRecord } from './types.js';
import { visibleCustomers } from '../stores/archives.js';

/**
 * A batch or its undoing. Each chunk commits with its results, so that a worker that was killed goes on where the last
 * commit was. The rights are those of the person at the time of the job, not of the request.
 */
export const batchJob: JobHandler = async (run, ctx) => {
  const id = String(run.data['batchId']);
  const batch = await ctx.db.read((reader) => findBatch(reader, id));
  if (!batch) throw new Error(`batch ${id} is gone`);
  return runBatch(ctx, batch, run);
};

export async function runBatch(ctx: PluginContext, batch: BatchRecord, run?: JobRun): Promise<Record<string, unknown>> {
  const target = await targetOf(ctx, batch);
  const undoing = batch.state === 'undoing';
  const chunk = (tx: TenantTransaction): Promise<number> => (undoing ? undoChunk(ctx, tx, target) : applyChunk(ctx, tx, target));
  let processed = 0;
  for (let done = -1; done !== 0; processed += Math.max(0, done)) {
    await run?.throwIfCancelled();
    done = await ctx.db.write(async (tx) => {
      const count = await chunk(tx);
      if (count > 0) await run?.checkpoint(tx, { processed: processed + count, total: batch.total });
      return count;
    });
  }
  await ctx.db.write((tx) => setState(tx, batch.id, undoing ? 'undone' : 'done', ctx.clock.now()));
  return { batchId: batch.id, processed };
}

async function targetOf(ctx: PluginContext, batch: BatchRecord): Promise<BatchTarget> {
  const visible = await visibleCustomers(ctx, batch.action === 'add-membership' ? 'customer.membership:write' : 'customer.profile:write');
  const given = batch.params.membership;
  if (batch.action !== 'add-membership' || !given) return { batch, visible };
  const chain = await chainOf(ctx, { type: 'tenant' });
  const membership = await ctx.db.read(async (reader) => {
    const type = await usableEntry(reader, 'membership-type', chain, given.type);
    const level = type && (await usableEntry(reader, 'membership-level', chain, given.level, type.id));
    return type && level && { typeId: type.id, levelId: level.id };
  });
  return { batch, visible, membership };
}
