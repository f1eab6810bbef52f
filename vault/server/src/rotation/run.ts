import { setTimeout as wait } from 'node:timers/promises';
import type { Executor } from '../database/database.js';
import { Interrupted, LeaseLost } from './interruptions.js';
import { patchRotation } from './store.js';
import { createThrottle } from './throttle.js';
import type { RotationDeps, RotationPatch, RotationRow, RotationRun } from './types.js';

export interface HeldRun extends RotationRun {
  /** Keeps the lease while nothing else writes; answers a function that ends it. */
  heartbeat(): () => void;
}

/** A claimed job. `stopping` is asked between batches. */
export function holdRun(deps: RotationDeps, claimed: RotationRow, stopping: () => boolean): HeldRun {
  let job = claimed;
  let lost = false;
  const throttle = createThrottle(deps);
  const { leaseMs } = deps.settings;

  const patched = async (tx: Executor, patch: RotationPatch): Promise<RotationRow> => {
    const row = await patchRotation(tx, job, leaseMs, patch);
    if (!row) throw new LeaseLost();
    return row;
  };
  const check = (): void => {
    if (lost) throw new LeaseLost();
    if (stopping() || job.status === 'paused') throw new Interrupted();
  };

  return {
    deps,
    get job() {
      return job;
    },
    step: async (work) => {
      check();
      const done = await deps.database.transaction(async (tx) => {
        const { patch, result } = await work(tx);
        return { row: await patched(tx, patch), result };
      });
      job = done.row;
      return done.result;
    },
    breathe: async (rows) => {
      for (let pause = throttle.after(job, rows); pause > 0; pause = throttle.after(job, 0)) {
        // In short naps: whoever pauses the job or stops the vault does not wait for the throttle.
        await wait(Math.min(pause, 250));
        check();
        job = { ...job, ...(await currentOrders(deps.database, job)) };
      }
      check();
    },
    heartbeat: () => {
      const timer = setInterval(() => {
        void patchRotation(deps.database, job, leaseMs, {}).then(
          (row) => (lost ||= row === undefined),
          () => undefined,
        );
      }, leaseMs / 3);
      timer.unref();
      return () => clearInterval(timer);
    },
  };
}

/** What operators change while a job waits. */
async function currentOrders(tx: Executor, job: RotationRow): Promise<Pick<RotationRow, 'status' | 'rows_per_second' | 'max_read_p95_ms'>> {
  const [row] = await tx.query<Pick<RotationRow, 'status' | 'rows_per_second' | 'max_read_p95_ms'>>({
    text: 'select status, rows_per_second, max_read_p95_ms from vault.rotation where rotation_id = $1 and fence = $2',
    values: [job.rotation_id, job.fence],
  });
  if (!row) throw new LeaseLost();
  return row;
}
