import { asFunction, asValue, createContainer, type AwilixContainer } from 'awilix';
import { createAccess } from './access/index.js';
import { createApiKeys } from './api-keys/index.js';
import { createAudit, createLedger } from './audit/index.js';
import type { Config } from './config/index.js';
import type { Cradle } from './cradle.js';
import { createDatabase, type OwnedDatabase } from './database/index.js';
import { createBus, createChannels, createLiveFeed, createOutbox, type OutboxRelay } from './events/index.js';
import { createErrorCatalogue, createHttp, createRouteTable, type Http } from './http/index.js';
import { createTranslations } from './i18n/index.js';
import { createIdentity, createSecrets } from './identity/index.js';
import { createIds, systemClock } from './ids.js';
import { createJobs } from './jobs/index.js';
import { createMailer } from './mail/index.js';
import { coreMigrations } from './migrate.js';
import { createNotifier } from './notifications/index.js';
import { createLogger, createMetrics } from './observability/index.js';
import { createOrganization } from './organization/index.js';
import { createOutbound, type Outbound } from './outbound/index.js';
import { createBlockLists, createPerimeter } from './perimeter/index.js';
import { ActivationState, createCache, createContainment, createContexts, createPluginHost, lockedSource, PluginRegistry, readLock, type CacheRoom, type Containment, type Contexts, type PluginSource } from './plugins/index.js';
import { createPageCopies, createPublicPages, type OwnPageCopies } from './public-pages/index.js';
import { createSettings } from './settings/index.js';
import { createSides } from './sides.js';
import { createSupport } from './support/index.js';
import { createStorage } from './storage/index.js';
import { createTenantRegistry } from './tenancy/index.js';
import { founding } from './founding.js';
import { createVault, type VaultGateway } from './vault/index.js';
import type { PluginHost } from './plugins/index.js';
import { vaultWitness } from './vault-admin/index.js';
import { createVisitors } from './visitors/index.js';
import { createWatermarks } from './watermark/index.js';

/** Names that only core's own wiring uses, beside those that the rooms see. */
export interface CoreCradle extends Cradle {
  database: OwnedDatabase;
  outbox: OutboxRelay;
  contexts: Contexts;
  plugins: PluginHost;
  pluginRegistry: PluginRegistry;
  pluginSources: () => Promise<PluginSource[]>;
  activation: ActivationState;
  containment: Containment;
  cache: CacheRoom;
  pageCopies: OwnPageCopies;
  crash: (error: unknown) => void;
  http: Http;
}

export type Container = AwilixContainer<CoreCradle>;

/** What tests put in place of the real thing. */
export interface Overrides {
  log?: Cradle['log'];
  clock?: Cradle['clock'];
  vault?: VaultGateway;
  outbound?: Outbound;
  pluginSources?: () => Promise<PluginSource[]>;
  crash?: (error: unknown) => void;
}

/** The one place that knows how the parts are made of each other. Opens the database; starts nothing. */
export async function compose(config: Config, overrides: Overrides = {}): Promise<Container> {
  const log = overrides.log ?? createLogger({ config });
  const clock = overrides.clock ?? systemClock;
  const [database, secrets] = await Promise.all([createDatabase({ config, log }), createSecrets({ config })]);
  const container = createContainer<CoreCradle>({ injectionMode: 'PROXY', strict: true });
  container.register({
    config: asValue(config),
    log: asValue(log),
    clock: asValue(clock),
    ids: asValue(createIds()),
    secrets: asValue(secrets),
    database: asValue(database),
    crash: asValue(overrides.crash ?? ((error: unknown) => log.error({ err: error }, 'a fault that nobody can be named for'))),
    pluginSources: asValue(overrides.pluginSources ?? (async () => (await readLock(config.pluginsLock)).map(lockedSource))),

    outbound: overrides.outbound ? asValue(overrides.outbound) : asFunction((cradle: CoreCradle) => createOutbound(cradle)).singleton(),
    metrics: asFunction(createMetrics).singleton(),
    bus: asFunction(createBus).singleton(),
    translations: asFunction(createTranslations).singleton(),
    errors: asFunction(createErrorCatalogue).singleton(),
    routes: asFunction(createRouteTable).singleton(),
    sides: asFunction(createSides).singleton(),
    storage: asFunction(createStorage).singleton(),
    live: asFunction(createLiveFeed).singleton(),
    channels: asFunction((cradle: CoreCradle) => createChannels(cradle)).singleton(),
    outbox: asFunction(createOutbox).singleton(),
    jobs: asFunction(createJobs).singleton(),
    notices: asFunction(createNotifier).singleton(),
    mailer: asFunction(createMailer).singleton(),

    tenants: asFunction((cradle: CoreCradle) => createTenantRegistry(cradle, founding(cradle), coreMigrations)).singleton(),
    organization: asFunction(createOrganization).singleton(),
    settings: asFunction(createSettings).singleton(),
    access: asFunction(createAccess).singleton(),
    apiKeys: asFunction(createApiKeys).singleton(),
    support: asFunction(createSupport).singleton(),
    identity: asFunction(createIdentity).singleton(),
    audit: asFunction(createAudit).singleton(),
    ledger: asFunction((cradle: CoreCradle) => createLedger(cradle, [vaultWitness(cradle)])).singleton(),
    perimeter: asFunction(createPerimeter).singleton(),
    blockLists: asFunction(createBlockLists).singleton(),
    visitors: asFunction(createVisitors).singleton(),
    watermarks: asFunction(createWatermarks).singleton(),
    vault: overrides.vault ? asValue(overrides.vault) : asFunction(createVault).singleton(),

    pluginRegistry: asFunction(() => new PluginRegistry()).singleton(),
    activation: asFunction((cradle: CoreCradle) => new ActivationState(cradle, cradle.pluginRegistry)).singleton(),
    containment: asFunction(({ errors, metrics, log: logger }: CoreCradle) => createContainment({ errors, metrics, log: logger })).singleton(),
    cache: asFunction(createCache).singleton(),
    contexts: asFunction(createContexts).singleton(),
    plugins: asFunction(createPluginHost).singleton(),
    pageCopies: asFunction(createPageCopies).singleton(),
    publicPages: asFunction((cradle: CoreCradle) => createPublicPages(cradle)).singleton(),
    http: asFunction(createHttp).singleton(),
  });
  return container;
}
