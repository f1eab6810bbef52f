import type { LimitDeps } from './limits.js';
import { createWindows } from './limits.js';
import { createSalts, type SaltDeps } from './salts.js';
import type { Visitors } from './types.js';

export { visitorMigrations, visitorPlatformMigrations } from './migrations.js';
export { visitorOf } from './visitor.js';
export type { VisitorFacts, Visitors } from './types.js';

/** People without a name: pseudonyms that end, and counters. */
export function createVisitors(deps: LimitDeps & SaltDeps): Visitors {
  const salts = createSalts(deps);
  const windows = createWindows(deps);
  return {
    keys: salts.keys,
    limits: windows.limits,
    async prune(tenantId) {
      await salts.prune(tenantId);
      await windows.prune();
    },
    close: windows.close,
  };
}
