import type { TenantReader } from '@hako/sdk-plugin';
import type { Cradle } from '../../cradle.js';

/** Longer than anything that Hako does in one transaction, an import's batch or a migration of one agency included. */
const HELD_MS = 10 * 60_000;

export type HorizonDeps = Pick<Cradle, 'database' | 'tenants' | 'audit' | 'notices' | 'clock' | 'log'>;

export interface Held {
  /** The oldest transaction of the cluster that is not over (xid8). */
  transaction: string;
  minutes: number;
  /** Whose it is, as far as core's login may see: a process of this or another database, a prepared transaction. */
  holder: string;
}

/**
 * What is older than the oldest running transaction of the cluster is settled: sealing, and whoever reads rows in the order
 * of their commits, looks at everything younger again in each pass. One forgotten transaction, of a console or a prepared
 * one, in any database of the cluster, so makes them dearer from minute to minute, and keeps vacuum from cleaning. Nothing
 * is lost by it; but nobody would notice either.
 *
 * Told once per transaction: in the log of the process, in the operator's event log, and as a notice.
 */
export function createHorizonWatch(deps: HorizonDeps): { look(): Promise<Held | undefined> } {
  const { database, clock, log } = deps;
  let seen: { transaction: string; since: number; told: boolean } | undefined;

  return {
    async look() {
      const { oldest, next } = await database.platform.read(readSnapshot);
      const now = clock.now().getTime();
      if (oldest === next || seen?.transaction !== oldest) {
        if (seen?.told) log.info({ component: 'audit', transaction: seen.transaction }, 'the transaction that held the horizon of the log is over');
        seen = oldest === next ? undefined : { transaction: oldest, since: now, told: false };
        return undefined;
      }
      if (now - seen.since < HELD_MS) return undefined;
      const held = { transaction: oldest, minutes: Math.floor((now - seen.since) / 60_000), holder: await database.platform.read((q) => holderOf(q, oldest)) };
      if (!seen.told) await tell(deps, held);
      seen.told = true;
      return held;
    },
  };
}

async function tell({ database, tenants, audit, notices, log }: HorizonDeps, held: Held): Promise<void> {
  log.error({ component: 'audit', alert: 'horizon-held', ...held }, 'one transaction holds the horizon of the log back');
  const platform = (await tenants.list()).find(({ isPlatform }) => isPlatform);
  if (!platform) return;
  const db = database.tenant(platform.id);
  // Another worker, or this one before its restart, may have told it.
  if (await db.read((q) => q.row(`select 1 from event_log where name = 'audit.horizon.held' and meta->>'transaction' = $1 limit 1`, [held.transaction]))) return;
  await audit.event(platform.id, { name: 'audit.horizon.held', level: 'warn', meta: { ...held } });
  await db.write((tx) => notices.forPlugin({ tenantId: platform.id, pluginId: 'core' }).send(tx, { to: { permission: 'log.event:read', scope: { type: 'tenant' } }, title: 'audit.notices.horizonHeld', params: { minutes: held.minutes, holder: held.holder }, link: '/logs/events', level: 'warning' }));
}

async function readSnapshot(q: TenantReader): Promise<{ oldest: string; next: string }> {
  const row = await q.row<{ oldest: string; next: string }>('select pg_snapshot_xmin(s)::text as oldest, pg_snapshot_xmax(s)::text as next from pg_current_snapshot() as s');
  if (!row) throw new Error('a select without a from answers one row');
  return row;
}

/** Other logins' transactions are hidden from ours (PostgreSQL, 27.2.3): then all that is known is that it is not one of Hako's. */
async function holderOf(q: TenantReader, transaction: string): Promise<string> {
  const row = await q.row<{ holder: string }>(
    `select holder from (
       select 1 as rank, 'process ' || pid || ', ' || usename || ' on ' || datname || coalesce(', ' || nullif(application_name, ''), '') || ', ' || coalesce(state, '') as holder
         from pg_stat_activity where backend_xid = (($1::xid8::text::numeric % 4294967296)::text)::xid
       union all
       select 2, 'prepared transaction ' || gid || ' on ' || database from pg_prepared_xacts where transaction = (($1::xid8::text::numeric % 4294967296)::text)::xid
     ) found order by rank limit 1`,
    [transaction],
  );
  return row?.holder ?? 'another login of the database server';
}
