export { migrationLint } from './lint.js';
export { recordMigration } from './plan.js';
export { ChecksumChanged, runPlatformMigrations, runTenantMigrations, type MigrationFailure, type MigrationReport } from './run.js';
