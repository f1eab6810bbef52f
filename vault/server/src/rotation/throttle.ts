import { performance } from 'node:perf_hooks';
import type { RotationDeps, RotationRow } from './types.js';

export interface Throttle {
  /** Milliseconds to wait before the next batch; ask again with 0 rows afterwards. */
  after(job: RotationRow, rows: number): number;
}

const GIVE_WAY_MS = 250;

/** Rows a second, and standing still while people wait for their reads: whichever asks for more. */
export function createThrottle(deps: Pick<RotationDeps, 'readTimes' | 'settings'>, now: () => number = () => performance.now()): Throttle {
  let due = now();
  return {
    after: (job, rows) => {
      const at = now();
      if (job.rows_per_second !== null) due = Math.max(due, at - 1_000) + (rows * 1_000) / job.rows_per_second;
      const p95 = deps.readTimes.p95();
      const slow = p95 !== undefined && p95 > (job.max_read_p95_ms ?? deps.settings.maxReadP95Ms);
      return Math.max(job.rows_per_second === null ? 0 : due - at, slow ? GIVE_WAY_MS : 0);
    },
  };
}

/** So many rows in one transaction that a slow rotation is even, not in bursts. */
export function batchSize(job: RotationRow, largest: number): number {
  return job.rows_per_second === null ? largest : Math.max(1, Math.min(largest, Math.ceil(job.rows_per_second / 8)));
}
