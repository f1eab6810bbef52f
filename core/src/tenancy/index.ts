export { declareTenancy } from './declare.js';
export { tenancyErrors } from './errors.js';
export { tenancyPlatformMigrations } from './migrations.js';
export { tenancyRoutes } from './routes.js';
export { createTenantRegistry, type Founding, type TenancyDeps } from './tenant-registry.js';
export type { NewTenant, Tenant, TenantRegistry } from './types.js';
