import type { Cradle } from '../../cradle.js';
import type { ActivationDeps } from '../activation.js';

/** As an approval of the vault: for asking, deciding and beginning (security.md 6). */
export const PURGE_REQUEST_MS = 30 * 60_000;
export const PURGE_JOB = 'plugins.purge';

/** A wish to delete everything that a plugin keeps for one agency, and how far it has come. */
export interface PurgeRequest {
  reason: string;
  requestedBy: { id: string; name: string };
  requestedAt: Date;
  /** Nobody may confirm it from then on. */
  expiresAt: Date;
  confirmedBy: { id: string; name: string } | null;
  confirmedAt: Date | null;
  /** Tables, settings, jobs and notices are gone; files follow. */
  droppedAt: Date | null;
}

/** What is there to lose, for the person who decides. */
export interface PluginHoldings {
  tables: { name: string; rows: number }[];
  files: { count: number; bytes: number };
  settings: number;
  jobs: number;
}

export type PurgeDeps = ActivationDeps & Pick<Cradle, 'jobs' | 'notices' | 'settings' | 'storage' | 'pageCopies' | 'clock'>;
