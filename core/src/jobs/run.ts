import { HakoError, type JobRun } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { JobSuperseded, type Claim } from './lifecycle.js';
import type { JobReporter } from './reporter.js';

/** Why a running job was told to stop. */
export type StopReason = 'cancelled' | 'timeout' | 'shutdown' | 'superseded';

export interface StoppableRun {
  run: JobRun;
  stop(reason: StopReason): void;
  stopped(): StopReason | undefined;
}

/** What a handler holds in its hands while it works. */
export function createRun(deps: Pick<Cradle, 'database'> & { reporter: JobReporter }, tenantId: string, { row, token }: Claim): StoppableRun {
  const controller = new AbortController();
  let stoppedBy: StopReason | undefined;

  function stop(reason: StopReason): void {
    stoppedBy ??= reason;
    controller.abort(new HakoError(`JOB_${reason.toUpperCase()}`));
  }

  const run: JobRun = {
    id: row.id,
    data: row.data,
    attempt: row.attempt,
    state: row.checkpoint,
    signal: controller.signal,
    async checkpoint(tx, { processed, total, counters, state }) {
      const saved = await tx.row<{ processed: string; total: string | null; counters: Record<string, number> }>(
        `update job set processed = coalesce($3, processed), total = coalesce($4, total), counters = case when $5::jsonb is null then counters else counters || $5::jsonb end,
                        checkpoint = coalesce($6::jsonb, checkpoint), touched_at = clock_timestamp()
         where id = $1 and run_token = $2 returning processed::text, total::text, counters`,
        [row.id, token, processed ?? null, total ?? null, counters ? JSON.stringify(counters) : null, state ? JSON.stringify(state) : null],
      );
      if (!saved) {
        stop('superseded');
        throw new JobSuperseded(`job ${row.id} has been taken over`);
      }
      tx.afterCommit(() => deps.reporter.progress(tenantId, row, { processed: Number(saved.processed), total: saved.total === null ? null : Number(saved.total), counters: saved.counters }));
    },
    async throwIfCancelled() {
      if (!stoppedBy) {
        const now = await deps.database.tenant(tenantId).read((q) => q.row<{ state: string; run_token: string | null }>('select state, run_token from job where id = $1', [row.id]));
        if (now?.state === 'cancelling') stop('cancelled');
        else if (now?.run_token !== token) stop('superseded');
      }
      controller.signal.throwIfAborted();
    },
  };
  return { run, stop, stopped: () => stoppedBy };
}
