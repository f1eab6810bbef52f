import type { Server } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { VaultConfig } from '../config.js';
import { openDatabase, type VaultDatabase } from '../database/database.js';
import { migrate } from '../database/migrate.js';
import { callersOf, DEFAULT_CALLERS } from '../http/callers.js';
import { createHandler } from '../http/handler.js';
import { createFileKeyProvider } from '../keys/file-key-provider.js';
import { loadKeks } from '../keys/kek.js';
import type { KeyProvider } from '../keys/key-provider.js';
import { TenantKeyCache } from '../keys/tenant-keys.js';
import { createLimits } from '../limits/limits.js';
import { errorFacts, type VaultLog } from '../log/log.js';
import { createAdminRoutes } from '../routes/admin.js';
import { createRoutes } from '../routes/index.js';
import { readTokenKeys } from '../tokens/key-set.js';
import { warnOfExpiry } from './certificate-expiry.js';
import { appAccount } from './database-url.js';
import { createHealthServer } from './health-server.js';
import { startJanitor } from './janitor.js';
import { oncePerSecond } from './once-per-second.js';
import { createTlsServer } from './tls-server.js';
import { createTrust } from './trust.js';
import { watchFiles } from './watch-files.js';

export interface RunningVault {
  port: number;
  healthPort: number;
  /** Ends what is under way, then the database. */
  stop(): Promise<void>;
}

/** Composes and starts the vault. */
export async function startVault(config: VaultConfig, log: VaultLog): Promise<RunningVault> {
  const provider: KeyProvider = await createFileKeyProvider(config.rootKeyFile);
  const database = await prepareDatabase(config, log);
  let tokenKeys = await readTokenKeys(config.tokenKeysFile);
  const keks = await loadKeks(database, provider);
  const ready = (): Promise<boolean> => isReady(database, provider);

  const callers = callersOf(DEFAULT_CALLERS);
  const trust = await createTrust({ database, keks, log, environment: config.env, now: Date.now, everyMs: config.watchOverMs });
  const handler = createHandler({
    database,
    keys: new TenantKeyCache(keks),
    tokenKeys: () => tokenKeys,
    issuer: config.issuer,
    audience: config.audience,
    limits: createLimits(config.limits),
    now: Date.now,
    routes: createRoutes(keks),
    adminRoutes: [...trust.adminRoutes, ...createAdminRoutes({ database, keks, log, now: Date.now, trust })],
    alerts: trust.alerts,
    standing: trust.standing,
    incidents: trust.incidents,
    callers: () => callers,
    log,
    ready,
  });
  const refused = oncePerSecond((error: Error, count) => log.write('warn', 'handshake-refused', { ...errorFacts(error), count }));
  const tls = createTlsServer(config.tls, (request, response) => void handler(request, response), refused);
  const health = createHealthServer(ready);
  const port = await listen(tls.server, config.port, config.host);
  const healthPort = await listen(health, config.healthPort, '127.0.0.1');

  const stops = [
    startJanitor(database, log),
    watchFiles(Object.values(config.tls), config.watchMs, async () => attempt(log, 'tls-reload', tls.reload)),
    watchFiles([config.tokenKeysFile], config.watchMs, async () => attempt(log, 'token-keys-reload', async () => void (tokenKeys = await readTokenKeys(config.tokenKeysFile)))),
  ];
  trust.start();
  await warnOfExpiry(config.tls.cert, log);
  log.write('info', 'ready', { port });
  return {
    port,
    healthPort,
    stop: async () => {
      for (const stop of stops) stop();
      await Promise.all([close(tls.server), close(health)]);
      await trust.stop();
      await database.close();
      log.write('info', 'stopped');
      log.flush();
    },
  };
}

async function prepareDatabase(config: VaultConfig, log: VaultLog): Promise<VaultDatabase> {
  const account = config.appDatabaseUrl ? null : await appAccount(config.databaseUrl, config.databasePasswordFile);
  await migrate(config.databaseUrl, account);
  return openDatabase(config.appDatabaseUrl ?? account!.url, { poolSize: config.poolSize, onError: (error) => log.write('warn', 'database-connection-lost', errorFacts(error)) });
}

async function isReady(database: VaultDatabase, provider: KeyProvider): Promise<boolean> {
  return Promise.all([database.query({ text: 'select 1' }), provider.health()]).then(
    () => true,
    () => false,
  );
}

/** A file that is only half written, or wrong: what was good stays in use, and somebody is told. */
async function attempt(log: VaultLog, event: string, work: () => void | Promise<void>): Promise<void> {
  try {
    await work();
    log.write('info', event);
  } catch (error) {
    log.write('error', `${event}-failed`, { ...errorFacts(error), alert: 'reload' });
  }
}

function listen(server: Server | HttpsServer, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

const GRACE_MS = 5_000;

function close(server: Server | HttpsServer): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    // A connection that is kept alive becomes idle once its request is answered.
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    server.close(() => {
      clearTimeout(force);
      clearInterval(idle);
      resolve();
    });
    server.closeIdleConnections();
  });
}
