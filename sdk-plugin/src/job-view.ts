export type JobState = 'waiting' | 'running' | 'retrying' | 'succeeded' | 'failed' | 'cancelling' | 'cancelled';

/** A job as people see it. It lives in the tenant's schema; the queue carries only its id. */
export interface JobView {
  id: string;
  plugin: string;
  name: string;
  title: string;
  state: JobState;
  total: number | null;
  processed: number;
  /** 0..1, null while the total is unknown. */
  progress: number | null;
  counters: Record<string, number>;
  /** Stable code of why it failed. */
  error: string | null;
  result: Record<string, unknown> | null;
  link: string | null;
  createdBy: string;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
}
