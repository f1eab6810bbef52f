import { randomUUID } from 'node:crypto';
import { errorFacts } from '../log/log.js';
import { Interrupted, LeaseLost, RotationFailed } from './interruptions.js';
import { drive } from './drive.js';
import { planOf } from './plans.js';
import { holdRun, type HeldRun } from './run.js';
import { claimRotation, releaseRotation } from './store.js';
import type { RotationDeps, RotationRow } from './types.js';

const LOOK_MS = 2_000;
/** After a fault that may pass: a database away, a root that does not answer. */
const RETRY_MS = 5_000;
const AT_ONCE = 2;

export interface RotationWorker {
  /** A job has come: do not wait for the next look. */
  wake(): void;
  /** Ends after the batches under way, and lets others have the jobs at once. */
  stop(): Promise<void>;
}

/** Takes up jobs that nobody works on: new ones, those of a process that died, those whose old key has had its time. */
export function startRotationWorker(deps: RotationDeps): RotationWorker {
  const owner = `${process.pid}-${randomUUID()}`;
  const running = new Map<string, Promise<void>>();
  const ending = new AbortController();
  let looking = false;

  const look = async (): Promise<void> => {
    if (looking || ending.signal.aborted) return;
    looking = true;
    try {
      while (!ending.signal.aborted && running.size < AT_ONCE) {
        const job = await claimRotation(deps.database, { owner, ms: deps.settings.leaseMs, now: deps.now(), busy: [...running.keys()] });
        if (!job) return;
        running.set(job.rotation_id, work(deps, job, () => ending.signal.aborted).finally(() => running.delete(job.rotation_id)));
      }
    } catch (error) {
      deps.log.write('warn', 'rotation-look-failed', errorFacts(error));
    } finally {
      looking = false;
    }
  };
  const timer = setInterval(() => void look(), LOOK_MS);
  timer.unref();
  void look();
  return {
    wake: () => void look(),
    stop: async () => {
      ending.abort();
      clearInterval(timer);
      await Promise.all(running.values());
    },
  };
}

async function work(deps: RotationDeps, job: RotationRow, stopping: () => boolean): Promise<void> {
  const run = holdRun(deps, job, stopping);
  const rest = run.heartbeat();
  try {
    await drive(run, planOf(job.kind));
    await releaseRotation(deps.database, run.job, { afterMs: 0, error: null });
  } catch (error) {
    await giveUp(deps, run, error).catch((failure: unknown) => deps.log.write('warn', 'rotation-not-released', errorFacts(failure)));
  } finally {
    rest();
  }
}

async function giveUp(deps: RotationDeps, run: HeldRun, error: unknown): Promise<void> {
  if (error instanceof LeaseLost) return;
  if (error instanceof Interrupted) return releaseRotation(deps.database, run.job, { afterMs: 0, error: null });
  if (error instanceof RotationFailed) {
    await run.step(async () => ({ patch: { status: 'failed', error: error.code, finished_at: new Date(deps.now()) }, result: undefined }));
    deps.onStuck(run.job.tenant_id, error.code);
    return;
  }
  deps.log.write('warn', 'rotation-will-try-again', errorFacts(error));
  await releaseRotation(deps.database, run.job, { afterMs: RETRY_MS, error: 'TRYING_AGAIN' });
}
