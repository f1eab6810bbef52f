export interface PluginView {
  id: string;
  title: string;
  summary: string;
  version: string;
  tier: string | null;
  scope: string | null;
  /** In this process. */
  state: 'refused' | 'missing' | 'loading' | 'ready' | 'needs-config' | 'failed' | 'blocked' | 'quarantined';
  reason: string | null;
  tenant: { state: 'available' | 'migrating' | 'active' | 'failing' | 'inactive' | 'purging'; reason: string | null; allowed: boolean };
  requires: string[];
  contributions: Record<string, number>;
  permissions: { resource: string; actions: string[]; title: string; risk: 'low' | 'medium' | 'high' }[];
  network: string[];
  timings: Record<string, number>;
}
