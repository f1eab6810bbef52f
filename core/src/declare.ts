import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RouteDef } from '@hako/sdk-plugin';
import { accessRoutes, declareAccess } from './access/index.js';
import { apiKeyRoutes, declareApiKeys } from './api-keys/index.js';
import { auditRoutes, declareAudit, declareAuditJobs } from './audit/index.js';
import type { CoreCradle } from './container.js';
import { eventRoutes } from './events/index.js';
import { assertRoutesDeclarePermission } from './http/index.js';
import { i18nRoutes } from './i18n/index.js';
import { declareIdentity, declareSso, identityRoutes, ssoRoutes } from './identity/index.js';
import { jobRoutes } from './jobs/index.js';
import { declareMail } from './mail/index.js';
import { notificationRoutes } from './notifications/index.js';
import { healthHandler } from './observability/index.js';
import { declareOrganization, organizationRoutes } from './organization/index.js';
import { declarePerimeter, perimeterRoutes } from './perimeter/index.js';
import { pluginAuditActions, pluginErrors, pluginPermissions, pluginRoutes } from './plugins/index.js';
import { declareScim, scimHandler } from './scim/index.js';
import { declareSettings, settingsRoutes } from './settings/index.js';
import { createRemoteShelf, remoteHandler, remoteReportRoutes, shellHandler, shellRoutes } from './shell/index.js';
import { createSigner, fileHandler } from './storage/index.js';
import { declareSupport, supportRoutes } from './support/index.js';
import { declareTenancy, tenancyRoutes } from './tenancy/index.js';
import { declareVaultAdmin, vaultAdminRoutes } from './vault-admin/index.js';
import { declarePersonalData, personalDataRoutes, vaultErrors } from './vault/index.js';
import { declareWatermark, watermarkRoutes } from './watermark/index.js';

/** `core/src` and `core/lib` are equally deep. */
const LOCALES = join(dirname(fileURLToPath(import.meta.url)), '../locales');

/** Fills the closed catalogues and the table of routes with what core itself brings. Plugins come after. */
export async function declareCore(core: CoreCradle): Promise<void> {
  await addTexts(core);
  const { errors, access, audit } = core;
  declareOrganization(core);
  declareSettings(core);
  declareIdentity(core);
  declareSso(core);
  declareScim(core);
  declareAccess(core);
  declareApiKeys(core);
  declareSupport(core);
  declareAudit(core);
  declareAuditJobs(core);
  declareTenancy(core);
  declarePerimeter(core);
  declareWatermark(core);
  declareVaultAdmin(core);
  declareMail(core);
  declarePersonalData(core);
  errors.define('core', { ...vaultErrors, ...pluginErrors });
  access.define(pluginPermissions);
  audit.define(pluginAuditActions);

  const shelf = createRemoteShelf(core);
  const routes: RouteDef[] = [
    ...i18nRoutes(core),
    ...identityRoutes(core),
    ...ssoRoutes(core),
    ...accessRoutes(core),
    ...apiKeyRoutes(core),
    ...supportRoutes(core),
    ...organizationRoutes(core),
    ...settingsRoutes(core),
    ...tenancyRoutes(core),
    ...auditRoutes(core),
    ...perimeterRoutes(core),
    ...watermarkRoutes(core),
    ...vaultAdminRoutes(core),
    ...personalDataRoutes(core),
    ...jobRoutes(core),
    ...notificationRoutes(core),
    ...eventRoutes(core),
    ...pluginRoutes(core),
    ...remoteReportRoutes({ plugins: core.plugins, metrics: core.metrics, log: core.log, shelf }),
    ...shellRoutes({ plugins: core.plugins, tenants: core.tenants, access, organization: core.organization, translations: core.translations, live: core.live, shelf }),
  ];
  core.routes.mount('core', [...new Set(routes.map(({ path }) => path.split('/')[1] ?? ''))], routes);
  assertRoutesDeclarePermission(core.routes.all());

  core.sides.add(healthHandler(core));
  core.sides.add(scimHandler(core));
  core.sides.add(fileHandler({ storage: core.storage, tenants: core.tenants, signer: createSigner(core, 'file-link') }));
  core.sides.add(remoteHandler(shelf));
  core.sides.add(shellHandler(core));
}

async function addTexts({ translations }: CoreCradle): Promise<void> {
  for (const area of (await readdir(LOCALES)).sort()) {
    if ((await readdir(join(LOCALES, area))).length > 0) await translations.add('core', join(LOCALES, area));
  }
}
