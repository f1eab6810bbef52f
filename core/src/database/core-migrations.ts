import type { Migration } from '@hako/sdk-plugin';
import { accessMigrations } from '../access/migrations.js';
import { auditMigrations } from '../audit/migrations.js';
import { eventMigrations } from '../events/migrations.js';
import { httpMigrations } from '../http/migrations.js';
import { identityMigrations, identityPlatformMigrations } from '../identity/migrations.js';
import { jobMigrations } from '../jobs/migrations.js';
import { notificationMigrations } from '../notifications/migrations.js';
import { organizationMigrations } from '../organization/migrations.js';
import { pluginPlatformMigrations } from '../plugins/migrations.js';
import { settingsMigrations } from '../settings/migrations.js';
import { storageMigrations } from '../storage/migrations.js';
import { tenancyPlatformMigrations } from '../tenancy/migrations.js';
import type { OwnedDatabase } from './create-database.js';
import { runPlatformMigrations, runTenantMigrations, type MigrationReport } from './migrations/run.js';
import { preparePlatform } from './schemas.js';

/** What every tenant's schema holds before any plugin, in the order of the names. */
export const coreMigrations: Migration[] = [
  ...organizationMigrations,
  ...settingsMigrations,
  ...identityMigrations,
  ...accessMigrations,
  ...auditMigrations,
  ...jobMigrations,
  ...eventMigrations,
  ...storageMigrations,
  ...notificationMigrations,
  ...httpMigrations,
];

export const corePlatformMigrations: Migration[] = [...tenancyPlatformMigrations, ...identityPlatformMigrations, ...pluginPlatformMigrations];

/** Brings the platform, then every agency and every spare up to date. Called once at start, before anything serves. */
export async function migrateCore(database: OwnedDatabase): Promise<MigrationReport> {
  await preparePlatform(database);
  await runPlatformMigrations(database, 'core', corePlatformMigrations);
  const schemas = await database.platform.read((reader) => reader.rows<{ id: string }>('SELECT id FROM tenant UNION ALL SELECT id FROM spare_tenant'));
  return runTenantMigrations(database, 'core', coreMigrations, schemas.map(({ id }) => id));
}
