import type { HakoPlugin, PluginContext, PluginManifest, Principal } from '@hako/sdk-plugin';
import type { PluginGate } from '../http/types.js';

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
  enable(pluginId: string, tenantId: string, by: Principal): Promise<void>;
  disable(pluginId: string, tenantId: string, by: Principal): Promise<void>;
  activeFor(tenantId: string): Promise<ReadonlySet<string>>;
  /** Context for jobs, events and hooks. */
  context(pluginId: string, tenantId: string, principal: Principal, options: { signal: AbortSignal; requestId?: string }): Promise<PluginContext>;
  shutdown(): Promise<void>;
}
