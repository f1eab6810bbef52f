import { countUnder, parcelSource, subjectSource, tokenSource } from './dek-sources.js';
import { sampleSubjects } from './sample.js';
import { disableOlder, makePrimary, prepareTenantKey } from './tenant-key.js';
import { persistently, takeBarrier, tenantIdOf } from './tenant.js';
import type { RotationPlan, RotationRun } from './types.js';
import { walkSources } from './walk.js';

/** A new data key of a tenant: keys of subjects, files and tokens are wrapped anew; no field is touched. */
export const dekPlan: RotationPlan = {
  prepare: (run) => prepareTenantKey(run, 'dek'),
  activate: activateDek,
  remaining: countUnder,
  walk: (run) => walkSources(run, [subjectSource, parcelSource, tokenSource]),
  sample: sampleSubjects,
  retire: async (tx, run) => {
    await takeBarrier(tx, tenantIdOf(run));
    await disableOlder(tx, run, 'dek');
  },
};

export async function activateDek(run: RotationRun): Promise<void> {
  await persistently(() =>
    run.step(async (tx) => {
      await takeBarrier(tx, tenantIdOf(run));
      await makePrimary(tx, run, 'dek');
      run.deps.fault('inside-activate');
      return { patch: { phase: 'migrate', cursor: {} }, result: undefined };
    }),
  );
}
