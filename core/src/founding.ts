import { assignRole, createRoleTemplates } from './access/index.js';
import type { Cradle } from './cradle.js';
import { createInitialAdmin } from './identity/index.js';
import type { Founding } from './tenancy/index.js';

/** What is written into a new agency's schema besides its own row: the first person and the role templates. */
export function founding({ ids, clock }: Pick<Cradle, 'ids' | 'clock'>): Founding {
  return {
    createInitialAdmin: async (tx, admin) => ({ id: await createInitialAdmin(tx, { ids, now: clock.now() }, admin) }),
    createRoleTemplates,
    assignRole,
  };
}
