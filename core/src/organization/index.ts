export { bumpAccessVersion, onAccessChanged } from './access-version.js';
export { organizationErrors } from './errors.js';
export { organizationMigrations } from './migrations.js';
export { createOrganization } from './organization-service.js';
export { buildTree, decidingScope } from './tree.js';
export type { OrganizationService, OrganizationTree } from './types.js';
