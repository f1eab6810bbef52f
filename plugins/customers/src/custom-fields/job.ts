import type { JobHandler } from '@hako/sdk-plugin';
import { clearSlot, fillSlot, listFields, lockField, updateField } from './repository.js';

const CHUNK = 1_000;
const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * Writes the sort keys of a field that was just indexed. What the place's last owner left is cleared first; whoever saves
 * a customer meanwhile writes her key herself, and the pass over all of them comes after.
 */
export const fieldsJob: JobHandler = async (run, ctx) => {
  const id = String(run.data['fieldId']);
  const field = (await ctx.db.read(listFields)).find((one) => one.id === id);
  if (!field || field.slot === null || field.slotReady) return { done: 0 };
  const { slot } = field;
  for (let cleared = CHUNK; cleared === CHUNK; ) {
    await run.throwIfCancelled();
    cleared = await ctx.db.write((tx) => clearSlot(tx, slot, CHUNK));
  }
  let [processed, after] = [0, typeof run.state?.['after'] === 'string' ? run.state['after'] : FIRST];
  for (let done = CHUNK; done === CHUNK; ) {
    await run.throwIfCancelled();
    ({ done, last: after } = await ctx.db.write(async (tx) => {
      const step = await fillSlot(tx, field, after, CHUNK);
      processed += step.done;
      await run.checkpoint(tx, { processed, state: { after: step.last } });
      return step;
    }));
  }
  await ctx.db.write(async (tx) => {
    const now = await lockField(tx, id);
    if (now?.slot === slot) await updateField(tx, { ...now, slotReady: true }, { at: ctx.clock.now(), id: ctx.principal.id });
  });
  return { done: processed };
};
