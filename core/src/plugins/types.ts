import type { HakoPlugin, PluginContext, PluginManifest, Principal } from '@hako/sdk-plugin';
import type { AuditActor } from '../audit/types.js';
import type { HandlerSource } from '../events/relay.js';
import type { PluginGate } from '../http/types.js';
import type { JobGate } from '../jobs/types.js';
import type { PurgeDesk } from './purge/index.js';

export type ProcessState = 'refused' | 'missing' | 'loading' | 'ready' | 'needs-config' | 'failed' | 'blocked' | 'quarantined';
export type TenantPluginState = 'available' | 'migrating' | 'active' | 'failing' | 'inactive' | 'purging';

export interface LoadedPlugin {
  id: string;
  version: string;
  state: ProcessState;
  /** In words, for staff: what is wrong and what to do. */
  reason: string | null;
  manifest: PluginManifest | null;
  definition: HakoPlugin | null;
  timings: Record<string, number>;
}

export interface PluginHost extends PluginGate {
  /** Reads the lock file, validates, resolves, registers, inits. Never throws for a single plugin's fault. */
  load(): Promise<void>;
  plugins(): LoadedPlugin[];
  tenantState(pluginId: string, tenantId: string): Promise<{ state: TenantPluginState; reason: string | null; allowed: boolean }>;
  enable(pluginId: string, tenantId: string, by: Principal | AuditActor): Promise<void>;
  disable(pluginId: string, tenantId: string, by: Principal | AuditActor): Promise<void>;
  /** Deleting what a plugin that is off keeps for an agency, by two people. */
  readonly purge: PurgeDesk;
  activeFor(tenantId: string): Promise<ReadonlySet<string>>;
  /** Context for jobs, events and hooks. */
  context(pluginId: string, tenantId: string, principal: Principal, options: { signal: AbortSignal; requestId?: string }): Promise<PluginContext>;
  /** Brings tenants that use a plugin to the versions of this process; called once after `load`. */
  upgrade(): Promise<void>;
  /** What the queue asks: whether work may be picked up, and for whom a cron entry runs. */
  readonly jobGate: JobGate;
  /** Who wants which event, per tenant. */
  readonly handlers: HandlerSource;
  /** Remembers the operator's word, and tells every process. */
  allow(pluginId: string, tenantId: string, allowed: boolean): Promise<void>;
  /** Runs a plugin's `demo` once for a tenant; true when it ran. */
  demo(pluginId: string, tenantId: string, principal: Principal): Promise<boolean>;
  shutdown(): Promise<void>;
}
