import type { VaultDatabase } from '../database/database.js';
import type { AnyAdminRoute } from '../http/admin-route.js';
import type { Keks } from '../keys/kek.js';
import type { VaultLog } from '../log/log.js';
import type { Trust } from '../server/trust.js';

export interface AdminDeps {
  database: VaultDatabase;
  keks: Keks;
  log: VaultLog;
  now: () => number;
  /** Alerts, signer, approvals: what other areas lean on. */
  trust: Trust;
}

/** Routes of administration besides those of `Trust`; each area hands in its own list. */
export const createAdminRoutes = (_deps: AdminDeps): readonly AnyAdminRoute[] => [];
