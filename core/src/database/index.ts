export { createDatabase, type OwnedDatabase } from './create-database.js';
export { quoteIdentifier, tenantPlace } from './identifiers.js';
export { migrationLint, recordMigration, runPlatformMigrations, runTenantMigrations, type MigrationFailure, type MigrationReport } from './migrations/index.js';
export { createTenantSchema, dropTenantSchema, preparePlatform } from './schemas.js';
export { DatabaseBusy } from './session-pool.js';
export { StatementRefused } from './statement-guard.js';
export { schemaOf } from './unit-of-work.js';
export type { Database, PlatformTransaction } from './types.js';
