import type { JobRun, Jobs, JobView, Locale, Principal } from '@hako/sdk-plugin';

/** Who works on behalf of whom: the job's row keeps it, so that a worker opens the same context. */
export interface JobOwner {
  tenantId: string;
  pluginId: string;
  principal: Principal;
}

/** A plugin's job as the plugin host declares it. */
export interface JobDefinition {
  plugin: string;
  name: string;
  title: string;
  concurrency: number;
  timeoutMs: number;
  attempts: number;
  cron?: string;
  /** Opens the context, asks the gate, calls the handler. */
  run(run: JobRun, owner: JobOwner): Promise<Record<string, unknown> | void>;
}

/** What the queue asks of the plugin host. */
export interface JobGate {
  /** Whether work of this plugin may be picked up for the tenant now; otherwise it waits. */
  isOpen(plugin: string, tenantId: string): Promise<boolean>;
  /** Tenants a cron entry fans out to. */
  activeTenants(plugin: string): Promise<string[]>;
}

/** The durable jobs of all plugins. Rows live in the tenant's schema, the queue carries `{tenantId, jobId, signature}`. */
export interface JobQueue {
  define(definitions: readonly JobDefinition[]): void;
  forPlugin(owner: JobOwner): Jobs;
  /** Newest first. Without `all` only what the principal started. */
  list(tenantId: string, query: { principal: Principal; all: boolean; locale: Locale; limit: number; cursor?: string; state?: string }): Promise<{ items: JobView[]; nextCursor: string | null }>;
  /** With the id of who started it, which the view does not show. */
  find(tenantId: string, id: string, locale: Locale): Promise<{ view: JobView; createdBy: string } | undefined>;
  cancel(tenantId: string, id: string): Promise<void>;
  /** What runs for the agency stops at its next checkpoint, in every process, and waits for its gate. */
  pause(tenantId: string): Promise<void>;
  retry(tenantId: string, id: string): Promise<void>;
  /** Begins to work; called in the worker once the plugins are loaded. Without `schedules` only what is put into the queue runs. */
  start(gate: JobGate, options?: { schedules?: boolean }): Promise<void>;
  /** Waits until nothing is waiting or running; for tests. */
  drain(): Promise<void>;
  health(): Promise<void>;
  /** Lets running jobs stop at their next checkpoint, which a later process resumes. */
  close(): Promise<void>;
}
