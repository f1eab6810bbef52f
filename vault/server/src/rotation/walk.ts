import type { Executor } from '../database/database.js';
import { recordFailures, type Failure } from './store.js';
import { batchSize } from './throttle.js';
import type { Cursor, RotationRun } from './types.js';

export interface Batch {
  /** Rows looked at; fewer than asked for means the end. */
  seen: number;
  moved: number;
  /** Id of the last row. */
  last: string;
  failures: string[];
}

/** Rows of one table, by the version that they come from and by id. */
export interface WalkSource {
  what: Failure['what'];
  /** Rows of one transaction at most, where a row is more work than usual. */
  largest?: number;
  /** Versions from which rows must move, ascending. */
  origins(tx: Executor, run: RotationRun): Promise<number[]>;
  batch(tx: Executor, run: RotationRun, from: { origin: number; after: string; limit: number }): Promise<Batch>;
}

/** Over all sources from the job's cursor on. Rows that somebody holds are passed by; the next walk finds them. */
export async function walkSources(run: RotationRun, sources: readonly WalkSource[]): Promise<void> {
  const start = run.job.cursor;
  const first = start.what === undefined ? 0 : sources.findIndex(({ what }) => what === start.what);
  for (const source of sources.slice(Math.max(first, 0))) {
    for (const origin of await source.origins(run.deps.database, run)) {
      const here = source.what === start.what;
      if (here && origin < (start.version ?? 0)) continue;
      await walkOne(run, source, origin, here && origin === start.version ? (start.id ?? '') : '');
    }
  }
}

async function walkOne(run: RotationRun, source: WalkSource, origin: number, from: string): Promise<void> {
  const { deps } = run;
  for (let after = from; ; ) {
    const limit = Math.min(batchSize(run.job, deps.settings.batch), source.largest ?? deps.settings.batch);
    const began = performance.now();
    const batch = await run.step(async (tx) => {
      const done = await source.batch(tx, run, { origin, after, limit });
      await recordFailures(tx, run.job.rotation_id, done.failures.map((id) => ({ what: source.what, id })));
      if (done.moved > 0) deps.fault('mid-batch-before-commit');
      const cursor: Cursor = { what: source.what, version: origin, id: done.seen > 0 ? done.last : after };
      return { patch: { cursor, done: done.moved, rate: speed(run.job.rate, done.moved, performance.now() - began) }, result: done };
    });
    if (batch.moved > 0) deps.fault('after-commit-before-cursor-cache');
    if (batch.seen > 0) after = batch.last;
    await run.breathe(batch.seen);
    if (batch.seen < limit) return;
  }
}

/** Rows a second, smoothed, so that the remaining time does not jump about. */
function speed(before: number, rows: number, ms: number): number {
  if (rows === 0) return before;
  const now = (rows * 1_000) / Math.max(ms, 1);
  return before === 0 ? now : before * 0.8 + now * 0.2;
}
