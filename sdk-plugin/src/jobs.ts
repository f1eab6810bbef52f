import type { PluginContext, TenantTransaction } from './context.js';
import type { JobView } from './job-view.js';

export type { JobState, JobView } from './job-view.js';

export interface Jobs {
  /**
   * Starts after the transaction commits. `data` holds ids only: it rests in core's database.
   * @param options.title key of the plugin's namespace, shown in the shell
   * @param options.link path in the shell where the result is seen
   */
  enqueue(tx: TenantTransaction, name: string, data: Record<string, unknown>, options: { title: string; params?: Record<string, string | number>; link?: string; total?: number }): Promise<{ id: string }>;
  get(id: string): Promise<JobView | undefined>;
  /** Asks it to stop; it stops at its next checkpoint. */
  cancel(id: string): Promise<JobView>;
  retry(id: string): Promise<JobView>;
}

/** Handed to a job's handler. After a kill it is called again with the last saved `state`. */
export interface JobRun {
  readonly id: string;
  readonly data: Record<string, unknown>;
  /** 1 for the first try. */
  readonly attempt: number;
  /** What the last checkpoint saved, `null` at the very first start. */
  readonly state: Record<string, unknown> | null;
  /** Aborts on cancel, on the job's timeout and on shutdown. */
  readonly signal: AbortSignal;
  /** Saves progress and state in the transaction of the work that it stands for, so that neither is ahead of the other. */
  checkpoint(tx: TenantTransaction, update: { processed?: number; total?: number; counters?: Record<string, number>; state?: Record<string, unknown> }): Promise<void>;
  /** Throws when the job was cancelled; call it between batches. */
  throwIfCancelled(): Promise<void>;
}

export type JobHandler = (run: JobRun, ctx: PluginContext) => Promise<Record<string, unknown> | void>;
