import { approvalRoutes } from '../approvals/routes.js';
import type { VaultDatabase } from '../database/database.js';
import type { AnyAdminRoute } from '../http/admin-route.js';
import type { Keks } from '../keys/kek.js';
import type { VaultLog } from '../log/log.js';

export interface AdminDeps {
  database: VaultDatabase;
  keks: Keks;
  log: VaultLog;
  now: () => number;
}

/** All routes of administration; each area hands in its own list. */
export const createAdminRoutes = (_deps: AdminDeps): readonly AnyAdminRoute[] => [...approvalRoutes];
