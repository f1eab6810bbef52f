import { asFunction, asValue, createContainer, type AwilixContainer, type BuildResolver } from './awilix.js';
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
  const direct = {} as CoreCradle;
  const part = <T>(make: (cradle: CoreCradle) => T): BuildResolver<T> => asFunction(() => make(direct)).singleton();
  container.register({
    config: asValue(config),
    log: asValue(log),
    clock: asValue(clock),
    ids: asValue(createIds()),
    secrets: asValue(secrets),
    database: asValue(database),
    crash: asValue(overrides.crash ?? ((error: unknown) => log.error({ err: error }, 'a fault that nobody can be named for'))),
    pluginSources: asValue(overrides.pluginSources ?? (async () => (await readLock(config.pluginsLock)).map(lockedSource))),

    outbound: overrides.outbound ? asValue(overrides.outbound) : part(createOutbound),
    metrics: part(createMetrics),
    bus: part(createBus),
    translations: part(createTranslations),
    errors: part(createErrorCatalogue),
    routes: part(createRouteTable),
    sides: part(createSides),
    storage: part(createStorage),
    live: part(createLiveFeed),
    channels: part(createChannels),
    outbox: part(createOutbox),
    jobs: part(createJobs),
    notices: part(createNotifier),
    mailer: part(createMailer),

    tenants: part((cradle) => createTenantRegistry(cradle, founding(cradle), coreMigrations)),
    organization: part(createOrganization),
    settings: part(createSettings),
    access: part(createAccess),
    apiKeys: part(createApiKeys),
    support: part(createSupport),
    identity: part(createIdentity),
    audit: part(createAudit),
    ledger: part((cradle) => createLedger(cradle, [vaultWitness(cradle)])),
    perimeter: part(createPerimeter),
    blockLists: part(createBlockLists),
    visitors: part(createVisitors),
    watermarks: part(createWatermarks),
    vault: overrides.vault ? asValue(overrides.vault) : part(createVault),

    pluginRegistry: asFunction(() => new PluginRegistry()).singleton(),
    activation: part((cradle) => new ActivationState(cradle, cradle.pluginRegistry)),
    containment: part(createContainment),
    cache: part(createCache),
    contexts: part(createContexts),
    plugins: part(createPluginHost),
    pageCopies: part(createPageCopies),
    publicPages: part(createPublicPages),
    http: part(createHttp),
  });
  keepFirstLook(direct, container);
  return container;
}

/**
 * What the parts are handed: the container's own cradle is a Proxy that looks each name up anew, which requests do dozens
 * of times. Every part is a singleton, so the first look is kept.
 */
function keepFirstLook(direct: CoreCradle, container: Container): void {
  for (const name of Object.keys(container.registrations) as (keyof CoreCradle)[]) {
    Object.defineProperty(direct, name, {
      configurable: true,
      enumerable: true,
      get() {
        const value = container.resolve(name);
        Object.defineProperty(direct, name, { value, enumerable: true });
        return value;
      },
    });
  }
}
