import type { Clock, IdSource } from '@hako/sdk-plugin';
import type { Logger } from 'pino';
import type { AccessService } from './access/types.js';
import type { ApiKeyService } from './api-keys/types.js';
import type { AuditService, Ledger } from './audit/types.js';
import type { Config } from './config/types.js';
import type { OwnedDatabase } from './database/index.js';
import type { Bus, Channels, LiveFeed, Outbox } from './events/types.js';
import type { ContextFactory, ErrorCatalogue, RouteTable, SideHandlers } from './http/types.js';
import type { Translations } from './i18n/types.js';
import type { IdentityService, Secrets } from './identity/types.js';
import type { Mailer } from './mail/types.js';
import type { Metrics } from './observability/types.js';
import type { OrganizationService } from './organization/types.js';
import type { JobQueue } from './jobs/types.js';
import type { Outbound } from './outbound/types.js';
import type { Notifier } from './notifications/types.js';
import type { BlockLists, Perimeter } from './perimeter/types.js';
import type { PluginHost } from './plugins/types.js';
import type { PageCopies, PublicPages } from './public-pages/types.js';
import type { SettingsService } from './settings/types.js';
import type { SupportService } from './support/types.js';
import type { ObjectStorage } from './storage/types.js';
import type { TenantRegistry } from './tenancy/types.js';
import type { VaultGateway } from './vault/types.js';
import type { Visitors } from './visitors/types.js';
import type { Watermarks } from './watermark/types.js';

/** Names of the root container (awilix, PROXY, strict). A factory takes what it needs by destructuring. */
export interface Cradle {
  config: Config;
  /** `createSecrets` of identity. */
  secrets: Secrets;
  log: Logger;
  metrics: Metrics;
  clock: Clock;
  ids: IdSource;
  database: OwnedDatabase;
  tenants: TenantRegistry;
  organization: OrganizationService;
  settings: SettingsService;
  access: AccessService;
  apiKeys: ApiKeyService;
  support: SupportService;
  identity: IdentityService;
  audit: AuditService;
  ledger: Ledger;
  perimeter: Perimeter;
  blockLists: BlockLists;
  visitors: Visitors;
  watermarks: Watermarks;
  routes: RouteTable;
  sides: SideHandlers;
  errors: ErrorCatalogue;
  translations: Translations;
  bus: Bus;
  outbox: Outbox;
  live: LiveFeed;
  channels: Channels;
  jobs: JobQueue;
  notices: Notifier;
  mailer: Mailer;
  storage: ObjectStorage;
  /** The one way out to other machines. */
  outbound: Outbound;
  plugins: PluginHost;
  contexts: ContextFactory;
  /** Shared copies of fans' pages: purged when something on them changes. */
  pageCopies: PageCopies;
  publicPages: PublicPages;
  vault: VaultGateway;
}
