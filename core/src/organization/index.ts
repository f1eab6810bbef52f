import type { RouteDef } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { subsidiaryRoutes } from './subsidiaries/routes.js';
import { talentRoutes } from './talents/routes.js';
import { treeRoute } from './tree-route.js';

export { bumpAccessVersion, onAccessChanged } from './access-version.js';
export { declareOrganization } from './declare.js';
export { organizationErrors } from './errors.js';
export { organizationMigrations } from './migrations.js';
export { createOrganization } from './organization-service.js';
export { DECIDED_ABOVE, decidingScopeIn } from './scopes.js';
export { createSubsidiary, type Changed } from './subsidiaries/commands.js';
export { createTalent, publishTalent, type NewTalent } from './talents/commands.js';
export { isTimezone } from './talents/timezone.js';
export { buildTree } from './tree.js';
export type { OrganizationService, OrganizationTree, TreeChange } from './types.js';

export function organizationRoutes(deps: Pick<Cradle, 'organization' | 'bus' | 'access'>): RouteDef[] {
  return [treeRoute(deps), ...subsidiaryRoutes(deps), ...talentRoutes(deps)];
}
