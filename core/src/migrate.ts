import type { Migration } from '@hako/sdk-plugin';
import { accessMigrations } from './access/index.js';
import { apiKeyMigrations, apiKeyPlatformMigrations } from './api-keys/index.js';
import { auditMigrations, auditPlatformMigrations } from './audit/index.js';
import { preparePlatform, runPlatformMigrations, runTenantMigrations, type OwnedDatabase } from './database/index.js';
import { eventMigrations } from './events/index.js';
import { httpMigrations } from './http/index.js';
import { identityMigrations, identityPlatformMigrations, ssoMigrations } from './identity/index.js';
import { jobMigrations } from './jobs/index.js';
import { mailMigrations } from './mail/index.js';
import { notificationMigrations } from './notifications/index.js';
import { organizationMigrations } from './organization/index.js';
import { perimeterMigrations, perimeterPlatformMigrations } from './perimeter/index.js';
import { pluginPlatformMigrations } from './plugins/index.js';
import { scimMigrations } from './scim/index.js';
import { settingsMigrations } from './settings/index.js';
import { storageMigrations } from './storage/index.js';
import { remoteReportMigrations } from './shell/index.js';
import { supportMigrations } from './support/index.js';
import { tenancyPlatformMigrations } from './tenancy/index.js';
import { vaultAdminPlatformMigrations } from './vault-admin/index.js';
import { vaultMigrations } from './vault/index.js';
import { visitorMigrations, visitorPlatformMigrations } from './visitors/index.js';
import { watermarkMigrations } from './watermark/index.js';

/** What every tenant's schema holds before any plugin. */
export const coreMigrations: Migration[] = [
  ...organizationMigrations,
  ...settingsMigrations,
  ...identityMigrations,
  ...accessMigrations,
  ...ssoMigrations,
  ...scimMigrations,
  ...apiKeyMigrations,
  ...supportMigrations,
  ...auditMigrations,
  ...jobMigrations,
  ...eventMigrations,
  ...storageMigrations,
  ...notificationMigrations,
  ...httpMigrations,
  ...perimeterMigrations,
  ...visitorMigrations,
  ...watermarkMigrations,
  ...vaultMigrations,
  ...mailMigrations,
  ...remoteReportMigrations,
];

const corePlatformMigrations: Migration[] = [...tenancyPlatformMigrations, ...auditPlatformMigrations, ...identityPlatformMigrations, ...apiKeyPlatformMigrations, ...pluginPlatformMigrations, ...perimeterPlatformMigrations, ...visitorPlatformMigrations, ...vaultAdminPlatformMigrations];

/** The platform and every tenant at this release, before anything is served. Processes that start together wait for each other. */
export async function migrateCore(database: OwnedDatabase): Promise<void> {
  await preparePlatform(database);
  await runPlatformMigrations(database, 'core', corePlatformMigrations);
  const tenants = await database.platform.read((q) => q.rows<{ id: string }>('select id from tenant'));
  const report = await runTenantMigrations(database, 'core', coreMigrations, tenants.map(({ id }) => id));
  const [failed] = report.failed;
  if (failed) throw new Error(`migration ${failed.migration} failed for ${report.failed.length} agencies`, { cause: failed.error });
}
