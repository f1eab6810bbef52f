import type { JobHandler, JobRun, PluginContext, TenantTransaction } from '@hako/sdk-plugin';
import { applyChanges } from '../batches/repository.js';
import { endMove, findMove, lockTagged, moveInViews, progressMove, type TagMove } from './repository.js';

const CHUNK = 500;

/**
 * A tag under another name, or two that become one. What still carries the old name is what is left to do, so a worker
 * that was killed goes on where the last commit was, and nothing is done twice.
 */
export const tagsJob: JobHandler = async (run, ctx) => {
  const move = await ctx.db.read((reader) => findMove(reader, String(run.data['moveId'])));
  if (!move || move.state === 'done') return { moved: move?.moved ?? 0 };
  return { moved: await runMove(ctx, move, run) };
};

export async function runMove(ctx: PluginContext, move: TagMove, run?: JobRun): Promise<number> {
  let moved = move.moved;
  for (let done = CHUNK; done > 0; moved += done) {
    await run?.throwIfCancelled();
    done = await ctx.db.write(async (tx) => {
      const count = await moveChunk(ctx, tx, move);
      await progressMove(tx, move.id, count);
      await run?.checkpoint(tx, { processed: moved + count });
      return count;
    });
  }
  await ctx.db.write(async (tx) => {
    await moveInViews(tx, move.from, move.to);
    await endMove(tx, move.id, ctx.clock.now());
  });
  return moved;
}

async function moveChunk(ctx: PluginContext, tx: TenantTransaction, { id: moveId, from, to }: TagMove): Promise<number> {
  const rows = await lockTagged(tx, from, CHUNK);
  if (rows.length === 0) return 0;
  const changed = rows.map((row) => ({ ...row, now: [...new Set(row.tags.map((tag) => (tag === from ? to : tag)))] }));
  await applyChanges(tx, changed.map(({ id, status, active, now }) => ({ id, status, active, tags: now })), { at: ctx.clock.now(), id: ctx.principal.id });
  await ctx.audit.changeMany(tx, changed.map(({ id, nickname, talentId, tags, now }) => ({ action: 'customer.updated', resource: { type: 'customer', id, label: nickname }, scope: { type: 'talent' as const, id: talentId }, before: { tags }, after: { tags: now }, meta: { tagMoveId: moveId } })));
  await ctx.events.emit(tx, 'customer.batch@1', { batchId: moveId, customerIds: changed.map(({ id }) => id) });
  return rows.length;
}
