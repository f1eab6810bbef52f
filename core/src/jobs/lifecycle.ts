import type { JobState, Principal, TenantTransaction } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { FINISHED, jobById, lockedJob, type JobRow } from './rows.js';

/** Somebody else has taken the job over, or it was cancelled: the transaction at hand must not commit. */
export class JobSuperseded extends Error {
  override readonly name = 'JobSuperseded';
}

export interface Claim {
  row: JobRow;
  /** Fencing token: whoever holds another one may write nothing of this job. */
  token: string;
}

/** Takes a job for this process. `undefined` when there is nothing left to do. */
export async function claim(database: Cradle['database'], tenantId: string, jobId: string, token: string): Promise<Claim | undefined> {
  return database.tenant(tenantId).write(async (tx) => {
    const row = await lockedJob(tx, jobId);
    if (!row || FINISHED.includes(row.state)) return undefined;
    if (row.state === 'cancelling') {
      await finish(tx, jobId, 'cancelled');
      return undefined;
    }
    // A resume after a kill goes on with the same try; only a failure begins the next one.
    const attempt = row.attempt === 0 || row.state === 'retrying' ? row.attempt + 1 : row.attempt;
    await tx.rows(`update job set state = 'running', run_token = $2, attempt = $3, error = null, started_at = coalesce(started_at, now()), touched_at = clock_timestamp() where id = $1`, [jobId, token, attempt]);
    return { row: { ...row, state: 'running', attempt }, token };
  });
}

export async function succeed(database: Cradle['database'], tenantId: string, { row, token }: Claim, result: Record<string, unknown> | null): Promise<boolean> {
  const rows = await database.tenant(tenantId).write((tx) =>
    tx.rows(`update job set state = 'succeeded', result = $3, error = null, finished_at = clock_timestamp(), touched_at = clock_timestamp(), run_token = null where id = $1 and run_token = $2 returning id`, [row.id, token, result === null ? null : JSON.stringify(result)]),
  );
  return rows.length > 0;
}

/** Puts an unfinished job into another state, unless somebody else has it by now. */
export async function leave(database: Cradle['database'], tenantId: string, { row, token }: Claim, state: JobState, error: string | null): Promise<boolean> {
  const finished = FINISHED.includes(state);
  const rows = await database.tenant(tenantId).write((tx) =>
    tx.rows(`update job set state = $3, error = $4, finished_at = case when $5 then clock_timestamp() end, touched_at = clock_timestamp(), run_token = null where id = $1 and run_token = $2 returning id`, [row.id, token, state, error, finished]),
  );
  return rows.length > 0;
}

async function finish(tx: TenantTransaction, jobId: string, state: JobState): Promise<void> {
  await tx.rows('update job set state = $2, finished_at = clock_timestamp(), touched_at = clock_timestamp(), run_token = null where id = $1', [jobId, state]);
}

/** What is running is asked to stop; what waits is stopped at once. Answers the state that it then has. */
export function requestCancel(database: Cradle['database'], tenantId: string, jobId: string): Promise<JobState | undefined> {
  return database.tenant(tenantId).write(async (tx) => {
    const row = await lockedJob(tx, jobId);
    if (!row) return undefined;
    if (FINISHED.includes(row.state) || row.state === 'cancelling') return row.state;
    const next: JobState = row.state === 'running' ? 'cancelling' : 'cancelled';
    if (next === 'cancelled') await finish(tx, jobId, next);
    else await tx.rows(`update job set state = 'cancelling', touched_at = clock_timestamp() where id = $1`, [jobId]);
    return next;
  });
}

/** A finished job begins anew, from its last checkpoint. Answers its row, or `undefined` when it cannot. */
export function requestRetry(database: Cradle['database'], tenantId: string, jobId: string): Promise<JobRow | undefined> {
  return database.tenant(tenantId).write(async (tx) => {
    const row = await lockedJob(tx, jobId);
    if (!row || (row.state !== 'failed' && row.state !== 'cancelled')) return undefined;
    await tx.rows(`update job set state = 'waiting', attempt = 0, round = round + 1, error = null, finished_at = null, touched_at = clock_timestamp() where id = $1`, [jobId]);
    return jobById(tx, jobId);
  });
}

export function principalOf(row: JobRow): Principal {
  return { type: row.created_by_type, id: row.created_by, name: row.created_by_name, sessionId: null, ...(row.created_by_ceiling ? { ceiling: row.created_by_ceiling } : {}) };
}
