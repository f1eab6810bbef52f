import type { RouteDef } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { assignmentRoutes } from './routes/assignments.js';
import { bundleRoutes } from './routes/bundles.js';
import { checkRoutes } from './routes/checks.js';
import { groupRoutes } from './routes/groups.js';
import { peopleRoutes } from './routes/people.js';
import { policyRoutes } from './routes/policies.js';
import { roleRoutes } from './routes/roles.js';

export { deleteAssignment, insertAssignment } from './assignment-store.js';
export { declareAccess } from './declare.js';
export { changeGroup, createGroup, removeGroup } from './groups/membership.js';
export { findGroup, findGroups, listGroups, readGroup, type GroupRecord } from './groups/store.js';
export { assertHolds, assertHoldsSomewhere, assertOutranks } from './holding.js';
export { assertAdminRemains } from './last-admin.js';
export { accessMigrations } from './migrations.js';
export { createAccess, isKnownPermission, isNowhere } from './service.js';
export { assignRole, createRoleTemplates } from './templates.js';
export type { AccessService, PermissionDefinition, RoleContribution } from './types.js';

/** First segments of the paths below. */
export const accessPrefixes = ['roles', 'groups', 'permissions', 'users'];

export function accessRoutes(deps: Pick<Cradle, 'access' | 'ids' | 'translations' | 'plugins' | 'organization'>): RouteDef[] {
  return [...checkRoutes(deps), ...bundleRoutes(deps), ...roleRoutes(deps), ...assignmentRoutes(deps, 'user'), ...assignmentRoutes(deps, 'group'), ...policyRoutes(deps), ...groupRoutes(deps), ...peopleRoutes(deps)];
}
