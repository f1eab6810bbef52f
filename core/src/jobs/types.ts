import type { Jobs, JobView, Locale, Principal } from '@hako/sdk-plugin';

/** Who works on behalf of whom: the job's row keeps it, so that a worker opens the same context. */
export interface JobOwner {
  tenantId: string;
  pluginId: string;
  principal: Principal;
}

/** The durable jobs of all plugins. Rows live in the tenant's schema, the queue carries `{tenantId, jobId, signature}`. */
export interface JobQueue {
  forPlugin(owner: JobOwner): Jobs;
  /** Newest first. Without `all` only what the principal started. */
  list(tenantId: string, query: { principal: Principal; all: boolean; locale: Locale; limit: number; before?: string; state?: string }): Promise<{ items: JobView[]; nextCursor: string | null }>;
  find(tenantId: string, id: string, locale: Locale): Promise<JobView | undefined>;
  cancel(tenantId: string, id: string): Promise<void>;
  retry(tenantId: string, id: string): Promise<void>;
  /** Begins to work; called in the worker once the plugins are loaded. */
  start(): Promise<void>;
  health(): Promise<void>;
  /** Lets running jobs stop at their next checkpoint, which a later process resumes. */
  close(): Promise<void>;
}
