import { assignRole, createRoleTemplates } from './access/index.js';
import type { Cradle } from './cradle.js';
import { createInitialAdmin } from './identity/index.js';
import type { Founding } from './tenancy/index.js';

/** What is written into a new agency's schema besides its own row: the first person and the role templates. */
/** Access is looked up when an agency is made: it needs the registry of agencies itself. */
export function founding(parts: Pick<Cradle, 'ids' | 'clock' | 'access'>): Founding {
  const { ids, clock } = parts;
  return {
    createInitialAdmin: async (tx, admin) => ({ id: await createInitialAdmin(tx, { ids, now: clock.now() }, admin) }),
    createRoleTemplates: (tx) => createRoleTemplates(tx, parts.access.templates()),
    assignRole,
  };
}
