export { migrationLint } from './lint.js';
export { ChecksumChanged, runPlatformMigrations, runTenantMigrations, type MigrationFailure, type MigrationReport } from './run.js';
