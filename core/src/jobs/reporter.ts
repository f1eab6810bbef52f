import type { JobState } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import type { JobRow } from './rows.js';

/** A browser gains nothing from more than four steps of a bar per second. */
const PROGRESS_EVERY_MS = 250;

export interface JobReporter {
  state(tenantId: string, row: Pick<JobRow, 'id' | 'plugin' | 'name' | 'created_by'>, state: JobState, error: string | null): void;
  progress(tenantId: string, row: Pick<JobRow, 'id' | 'plugin' | 'name' | 'created_by'>, numbers: { processed: number; total: number | null; counters: Record<string, number> }): void;
}

/** Tells whoever started a job how it goes. Best effort: the shell also asks `GET /jobs/:id`. */
export function createReporter({ live, log }: Pick<Cradle, 'live' | 'log'>): JobReporter {
  const lastSent = new Map<string, number>();
  const send = (tenantId: string, row: { id: string; plugin: string; name: string; created_by: string }, facts: Record<string, unknown>): void => {
    live
      .publish({ type: 'job', tenantId, userId: row.created_by, data: { id: row.id, plugin: row.plugin, name: row.name, ...facts } })
      .catch((err: unknown) => log.debug({ err, jobId: row.id }, 'progress was not told'));
  };
  return {
    state(tenantId, row, state, error) {
      lastSent.delete(row.id);
      send(tenantId, row, { state, error });
    },
    progress(tenantId, row, numbers) {
      const now = Date.now();
      if (now - (lastSent.get(row.id) ?? 0) < PROGRESS_EVERY_MS) return;
      lastSent.set(row.id, now);
      send(tenantId, row, { state: 'running', ...numbers });
    },
  };
}
