import type { RouteDef } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { assignmentRoutes } from './routes/assignments.js';
import { checkRoutes } from './routes/checks.js';
import { roleRoutes } from './routes/roles.js';

export { declareAccess } from './declare.js';
export { assertHolds, assertHoldsSomewhere } from './holding.js';
export { assertAdminRemains } from './last-admin.js';
export { accessMigrations } from './migrations.js';
export { createAccess, isKnownPermission } from './service.js';
export { assignRole, createRoleTemplates } from './templates.js';
export type { AccessService, PermissionDefinition } from './types.js';

export function accessRoutes(deps: Pick<Cradle, 'access' | 'ids' | 'translations' | 'plugins'>): RouteDef[] {
  return [...checkRoutes(deps), ...roleRoutes(deps), ...assignmentRoutes(deps)];
}
