import type { Alerts } from '../alerts/alerts.js';
import type { VaultConfig } from '../config.js';
import { openDatabase, type VaultDatabase } from '../database/database.js';
import { migrate } from '../database/migrate.js';
import { callersOf, DEFAULT_CALLERS, type Callers } from '../http/callers.js';
import { createHandler } from '../http/handler.js';
import { readCallers } from '../http/read-callers.js';
import { createProvider } from '../keys/create-provider.js';
import { KeyUses } from '../keys/key-uses.js';
import type { KeyProvider } from '../keys/key-provider.js';
import { TenantKeyCache } from '../keys/tenant-keys.js';
import { createLimits } from '../limits/limits.js';
import { errorFacts, type VaultLog } from '../log/log.js';
import { createAdminRoutes } from '../routes/admin.js';
import { createKeyMetrics } from '../rotation/metrics.js';
import { readTokenKeys } from '../tokens/key-set.js';
import { appAccount, givenAccount } from './database-url.js';
import { createHealthServer } from './health-server.js';
import { startJanitor } from './janitor.js';
import { createKeys } from './keys.js';
import { close, listen } from './listen.js';
import { oncePerSecond } from './once-per-second.js';
import { repeat } from './repeat.js';
import { createTlsServer } from './tls-server.js';
import { certificateRoutes } from '../pki/routes.js';
import { createSeenCertificates } from '../pki/seen-certificates.js';
import { allCertificates, warnOfExpiry } from '../pki/watch-expiry.js';
import { createRecords } from './records.js';
import { createTrust } from './trust.js';
import { unlock } from './unlock.js';
import { watchFiles } from './watch-files.js';

export interface RunningVault {
  port: number;
  healthPort: number;
  /** Ends what is under way, then the database. */
  stop(): Promise<void>;
}

const EXPIRY_EVERY_MS = 3_600_000;

/** Composes and starts the vault. */
export async function startVault(config: VaultConfig, log: VaultLog): Promise<RunningVault> {
  const provider = await createProvider(config.keyProvider);
  const database = await prepareDatabase(config, log);
  let tokenKeys = await readTokenKeys(config.tokenKeysFile);
  const loadCallers = (): Callers => (config.callersFile === null ? callersOf(DEFAULT_CALLERS) : readCallers(config.callersFile));
  let callers = loadCallers();
  const keks = await unlock(config, { provider, database, log, callers });
  const seen = createSeenCertificates();
  const certificates = (): ReturnType<typeof allCertificates> => allCertificates(config.tls, seen, Date.now());
  const trust = await createTrust({ database, keks, log, environment: config.env, now: Date.now, everyMs: config.watchOverMs });
  const uses = new KeyUses();
  const keys = new TenantKeyCache(keks, { uses });
  const vaultKeys = createKeys({ database, provider, keks, keys, uses, trust, log, settings: config.rotation, keyCheckMs: config.keyCheckMs, fault: config.fault, now: Date.now });
  const records = await createRecords({ database, keks, keys, trust, log, limits: config.limits, ledgerFile: config.erasureLedgerFile, now: Date.now });
  const ready = async (): Promise<boolean> => records.isOpen() && (await isReady(database, provider));
  const handler = createHandler({
    database,
    keys,
    tokenKeys: () => tokenKeys,
    issuer: config.issuer,
    audience: config.audience,
    limits: createLimits(config.limits),
    now: Date.now,
    sharedLimits: records.sharedLimits,
    bulk: records.bulk,
    routes: records.routes,
    isOpen: records.isOpen,
    adminRoutes: [...trust.adminRoutes, ...vaultKeys.adminRoutes, ...certificateRoutes(certificates), ...createAdminRoutes({ database, keks, log, now: Date.now, trust })],
    alerts: trust.alerts,
    standing: trust.standing,
    incidents: trust.incidents,
    callers: () => callers,
    seen,
    log,
    ready,
  });
  const timed = vaultKeys.timed(handler);
  const refused = oncePerSecond((error: Error, count) => log.write('warn', 'handshake-refused', { ...errorFacts(error), count }));
  const tls = createTlsServer(config.tls, (request, response) => void timed(request, response), refused);
  const health = createHealthServer(ready, createKeyMetrics({ database, keks, keys }));
  const port = await listen(tls.server, config.port, config.host);
  const healthPort = await listen(health, config.healthPort, '127.0.0.1');

  const stops = [
    startJanitor(database, log),
    watchFiles(Object.values(config.tls), config.watchMs, async () => attempt(log, trust.alerts, 'tls-reload', tls.reload)),
    watchFiles(config.callersFile === null ? [] : [config.callersFile], config.watchMs, async () => attempt(log, trust.alerts, 'callers-reload', () => void (callers = loadCallers()))),
    watchFiles([config.tokenKeysFile], config.watchMs, async () => attempt(log, trust.alerts, 'token-keys-reload', async () => void (tokenKeys = await readTokenKeys(config.tokenKeysFile)))),
  ];
  trust.start();
  records.start();
  vaultKeys.start();
  const warn = async (): Promise<void> => warnOfExpiry(database, trust.alerts, await certificates());
  const expiry = repeat(EXPIRY_EVERY_MS, warn, (error) => log.write('error', 'certificates-not-read', errorFacts(error)));
  await warn();
  log.write('info', 'ready', { port });
  return {
    port,
    healthPort,
    stop: async () => {
      for (const stop of stops) stop();
      await Promise.all([close(tls.server), close(health)]);
      await vaultKeys.stop();
      await expiry.stop();
      await records.stop();
      await trust.stop();
      await database.close();
      log.write('info', 'stopped');
      log.flush();
    },
  };
}

async function prepareDatabase(config: VaultConfig, log: VaultLog): Promise<VaultDatabase> {
  const account = config.appDatabaseUrl ? givenAccount(config.appDatabaseUrl) : await appAccount(config.databaseUrl, config.databasePasswordFile);
  await migrate(config.databaseUrl, account);
  return openDatabase(account.url, { poolSize: config.poolSize, statementTimeoutMs: config.statementTimeoutMs, onError: (error) => log.write('warn', 'database-connection-lost', errorFacts(error)) });
}

async function isReady(database: VaultDatabase, provider: KeyProvider): Promise<boolean> {
  return Promise.all([database.query({ text: 'select 1' }), provider.health()]).then(
    () => true,
    () => false,
  );
}

/** A file that is only half written, or wrong: what was good stays in use, and somebody is told. */
async function attempt(log: VaultLog, alerts: Alerts, event: string, work: () => void | Promise<void>): Promise<void> {
  try {
    await work();
    log.write('info', event);
  } catch (error) {
    log.write('error', `${event}-failed`, { ...errorFacts(error), alert: 'reload' });
    alerts.raise({ kind: 'reload', severity: 'critical', tenantId: null, detail: { what: event } });
  }
}
