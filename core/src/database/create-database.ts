import { loadSecrets } from '../config/index.js';
import type { Cradle } from '../cradle.js';
import { bootstrap, type DatabaseNames } from './bootstrap.js';
import { tenantPlace } from './identifiers.js';
import { Listener } from './listener.js';
import { OWNER_SETTINGS, OwnerDb } from './owner.js';
import { SessionPool } from './session-pool.js';
import { BoundDb } from './tenant-db.js';
import { Turnstile } from './turnstile.js';
import type { Database, PlatformTransaction } from './types.js';

/** The door with what only the migration runner and tenancy need besides the contract. */
export interface OwnedDatabase extends Database {
  readonly owner: OwnerDb;
  readonly names: DatabaseNames;
}

/** Connections of one tenant at work at the same time that nobody can take from it. */
const PER_TENANT = 4;
/** Of the pool: what tenants may use beyond that while nobody else waits. */
const LENT_SHARE = 0.5;
const OWNER_CONNECTIONS = 4;
/** Of the pool: transactions at most. Together with open cursors (a quarter) less than all, so that reads always find a connection. */
const WRITERS_SHARE = 0.7;
/** A connection that only read is looked at this often; one that wrote is looked at with every COMMIT. */
const CHECK_EVERY_MS = 1_000;

const MOST_DOORS = 5_000;

/**
 * How long anything waits follows from how long a statement may take: who allows more time on a slow machine means all of it.
 * Never less than what 15 s, the default, gives.
 */
function waitsOf(statementMs: number): { lockMs: number; connectMs: number; lineMs: number } {
  const ms = Math.max(15_000, statementMs);
  return { lockMs: Math.round(ms / 5), connectMs: Math.round(ms / 3), lineMs: Math.round((ms * 2) / 3) };
}

/** Prepares the database where it is not, and opens the only door to it. */
export async function createDatabase({ config, log }: Pick<Cradle, 'config' | 'log'>): Promise<OwnedDatabase> {
  const { names, appUrl, hardened } = await bootstrap({ ownerUrl: config.database.ownerUrl, appUrl: config.database.appUrl, appPassword: loadSecrets(config).databaseAppPassword });
  const { poolSize, statementTimeoutMs } = config.database;
  const waits = waitsOf(statementTimeoutMs);

  const common = { timezone: 'UTC', client_min_messages: 'warning' };
  const pool = new SessionPool({
    connectionString: appUrl,
    size: poolSize,
    answerTimeoutMs: statementTimeoutMs + 5_000,
    acquireTimeoutMs: waits.lineMs,
    connectTimeoutMs: waits.connectMs,
    applicationName: `hako-${config.role}`,
    settings: { ...common, search_path: "''", default_transaction_read_only: 'on', statement_timeout: `${statementTimeoutMs}`, lock_timeout: `${waits.lockMs}`, idle_in_transaction_session_timeout: `${waits.lineMs}` },
  });
  const ownerPool = (): SessionPool =>
    new SessionPool({ connectionString: config.database.ownerUrl, size: OWNER_CONNECTIONS, answerTimeoutMs: 180_000, applicationName: `hako-${config.role}-owner`, settings: { ...common, ...OWNER_SETTINGS }, acquireTimeoutMs: 60_000, connectTimeoutMs: waits.connectMs, maxSchemas: 500 });
  const ownerPools = { outer: ownerPool(), inner: ownerPool() };
  const owner = new OwnerDb(ownerPools, log);
  const listener = new Listener(config.database.ownerUrl, log);

  const small = poolSize < 4;
  const writers = new Turnstile(small ? poolSize - 1 : Math.floor(poolSize * WRITERS_SHARE), waits.lineMs);
  const streams = small ? writers : new Turnstile(Math.floor(poolSize / 4), waits.lineMs);
  // A tenant that is alone may use what is idle; some connections always stay for the others, and who waits for one stops the lending.
  const spare = Math.floor(poolSize * LENT_SHARE);
  const fairness = new Turnstile(PER_TENANT, waits.lineMs, { places: spare, may: () => pool.stats().waiting === 0 });
  const parts = { pool, fairness, writers, streams, log, checkEveryMs: hardened ? CHECK_EVERY_MS : 0 };
  // Work of the platform itself is not one tenant among others.
  const platform = new BoundDb({ ...parts, fairness: new Turnstile(poolSize, waits.lineMs) }, { role: names.platformRole, schema: 'platform' });

  /** Doors hold nothing but their place: one of each is enough. */
  const doors = new Map<string, BoundDb>();
  const doorOf = (tenantId: string): BoundDb => {
    let door = doors.get(tenantId);
    if (door) return door;
    door = new BoundDb(parts, tenantPlace(tenantId));
    if (doors.size >= MOST_DOORS) doors.clear();
    doors.set(tenantId, door);
    return door;
  };

  return {
    owner,
    names,
    tenant: doorOf,
    platform: { read: (work) => platform.read(work), write: (work) => platform.write((tx) => work(tx as PlatformTransaction)) },
    migrate: (tenantId, work) => owner.transaction(tenantId === null ? 'platform' : tenantPlace(tenantId).schema, work),
    listen: (channel, onPayload) => listener.listen(channel, onPayload),
    notify: (channel, payload) => listener.notify(channel, payload),
    health: async () => {
      await platform.read((reader) => reader.rows('select 1 as ok'));
    },
    close: async () => {
      await listener.close();
      await Promise.all([pool.close(), ownerPools.outer.close(), ownerPools.inner.close()]);
    },
  };
}
