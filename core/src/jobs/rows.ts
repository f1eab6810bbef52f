import type { JobState, JobView, Locale, TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';

export interface JobRow {
  id: string;
  plugin: string;
  name: string;
  title: string;
  title_params: Record<string, string | number>;
  state: JobState;
  total: string | null;
  processed: string;
  counters: Record<string, number>;
  error: string | null;
  result: Record<string, unknown> | null;
  link: string | null;
  data: Record<string, unknown>;
  checkpoint: Record<string, unknown> | null;
  attempt: number;
  max_attempts: number;
  round: number;
  created_by: string;
  created_by_type: 'user' | 'api-key' | 'support' | 'system';
  created_by_name: string;
  /** What an API key may do at most; a job of its must not do more. */
  created_by_ceiling: string[] | null;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
}

export const FINISHED: readonly JobState[] = ['succeeded', 'failed', 'cancelled'];

const COLUMNS =
  'id, plugin, name, title, title_params, state, total::text, processed::text, counters, error, result, link, data, checkpoint, attempt, max_attempts, round, created_by, created_by_type, created_by_name, created_by_ceiling, created_at, started_at, finished_at';

export function jobById(q: TenantReader, id: string): Promise<JobRow | undefined> {
  return q.row<JobRow>(`select ${COLUMNS} from job where id = $1`, [id]);
}

export function lockedJob(tx: TenantTransaction, id: string): Promise<JobRow | undefined> {
  return tx.row<JobRow>(`select ${COLUMNS} from job where id = $1 for update`, [id]);
}

export interface JobFilter {
  createdBy?: string;
  state?: string;
  before?: { createdAt: string; id: string };
  limit: number;
}

export function jobsNewestFirst(q: TenantReader, filter: JobFilter): Promise<(JobRow & { at: string })[]> {
  return q.rows<JobRow & { at: string }>(
    `select ${COLUMNS}, to_char(created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at from job
     where ($1::text is null or created_by = $1) and ($2::text is null or state = $2)
       and ($3::timestamptz is null or (created_at, id) < ($3, $4::uuid))
     order by created_at desc, id desc limit $5`,
    [filter.createdBy ?? null, filter.state ?? null, filter.before?.createdAt ?? null, filter.before?.id ?? null, filter.limit],
  );
}

export function jobView(row: JobRow, locale: Locale, translations: Pick<Cradle['translations'], 't'>): JobView {
  const total = row.total === null ? null : Number(row.total);
  const processed = Number(row.processed);
  return {
    id: row.id,
    plugin: row.plugin,
    name: row.name,
    title: translations.t(row.plugin, row.title, locale, row.title_params),
    state: row.state,
    total,
    processed,
    progress: progressOf(row.state, processed, total),
    counters: row.counters,
    error: row.error,
    result: row.result,
    link: row.link,
    createdBy: row.created_by_name,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

function progressOf(state: JobState, processed: number, total: number | null): number | null {
  if (state === 'succeeded') return 1;
  if (total === null) return null;
  return total === 0 ? 0 : Math.min(1, processed / total);
}
