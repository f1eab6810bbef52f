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
  purge: PluginPurge | null;
  requires: string[];
  contributions: Record<string, number>;
  permissions: { resource: string; actions: string[]; title: string; risk: 'low' | 'medium' | 'high' }[];
  hooks: { hook: string; onError: 'allow' | 'refuse' }[];
  network: string[];
  timings: Record<string, number>;
}

interface Person {
  id: string;
  name: string;
  self: boolean;
}

/** Somebody asked to delete everything that the plugin keeps here. */
export interface PluginPurge {
  reason: string;
  requestedBy: Person;
  requestedAt: string;
  expiresAt: string;
  /** Set once a second person has confirmed it: it is being deleted. */
  confirmedBy: Person | null;
  confirmedAt: string | null;
}

/** Answer of `GET /plugins/:id/data`. */
export interface PluginHoldings {
  tables: { name: string; rows: number }[];
  files: { count: number; bytes: number };
  settings: number;
  jobs: number;
}

/** One failure of a remote, as browsers told it: where, which, how often. */
export interface RemoteReport {
  plugin: string;
  version: string;
  phase: 'manifest' | 'entry' | 'expose' | 'integrity' | 'render';
  code: string;
  place: string;
  count: number;
  firstAt: string;
  lastAt: string;
}
