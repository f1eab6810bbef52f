import type { Json } from '@hako/ledger';
import type { Executor, VaultDatabase } from '../database/database.js';
import { errorFacts, type VaultLog } from '../log/log.js';

/**
 * What somebody must hear of. `integrity`: something did not open or not fit (tampering, two keys, cut tags);
 * `replay`: a spent token came again; `audit-tamper`: the access log is not what was chained; `witness-fork`: core
 * showed two histories of one size; `anomaly`: a rule A1-A9; `break-glass`: A10; `certificate`: ends soon;
 * `reload`: new files could not be taken; `key`, `rotation`, `erasure`, `backup`: from those areas.
 */
export type AlertKind = 'integrity' | 'replay' | 'tenant-mismatch' | 'audit-tamper' | 'witness-fork' | 'anomaly' | 'break-glass' | 'certificate' | 'reload' | 'key' | 'rotation' | 'erasure' | 'backup';
export type AlertSeverity = 'info' | 'warning' | 'critical';

export interface AlertReport {
  kind: AlertKind;
  severity: AlertSeverity;
  /** `null`: concerns the installation, so the operator. */
  tenantId: string | null;
  anomalyId?: string;
  /** Ids, codes and counts; never a value. */
  detail?: { [key: string]: Json };
}

export interface StoredAlert extends AlertReport {
  id: number;
  at: string;
  detail: { [key: string]: Json };
}

/** The one place for alerts: a line in the log at once, a row that core pulls and shows to the tenant's administrators. */
export interface Alerts {
  /** Never fails and never waits: an alert must not take down what raises it. */
  raise(report: AlertReport): void;
  /** In the caller's transaction: the alert stands exactly when what it tells of stands. */
  raiseIn(tx: Executor, report: AlertReport): Promise<void>;
  /** Waits for what is being written, before the process ends. */
  settled(): Promise<void>;
}

/** The same thing again within this time is one alert: a storm must not hide what else happens. */
const QUIET_MS = 60_000;
const MOST_REMEMBERED = 1_000;

export function createAlerts({ database, log, now }: { database: VaultDatabase; log: VaultLog; now: () => number }): Alerts {
  const last = new Map<string, number>();
  const writing = new Set<Promise<void>>();
  const line = ({ kind, severity, tenantId }: AlertReport): void => log.write(severity === 'info' ? 'warn' : 'error', 'alert', { alert: kind, ...(tenantId === null ? {} : { tid: tenantId }) });

  return {
    raise: (report) => {
      const key = [report.kind, report.tenantId, report.anomalyId, JSON.stringify(report.detail ?? {})].join('|');
      const before = last.get(key);
      if (before !== undefined && now() - before < QUIET_MS) return;
      if (last.size >= MOST_REMEMBERED) last.clear();
      last.set(key, now());
      line(report);
      const write = insert(database, report, now())
        .catch((error: unknown) => log.write('error', 'alert-not-stored', errorFacts(error)))
        .finally(() => writing.delete(write));
      writing.add(write);
    },
    raiseIn: async (tx, report) => {
      line(report);
      await insert(tx, report, now());
    },
    settled: async () => void (await Promise.all(writing)),
  };
}

/** Number of the advisory lock under which alerts get their ids; nothing else in this database uses it. */
const ORDER_LOCK = 0x616c6572;

/**
 * An identity column draws its number before the commit. The lock, held until then, makes the order of the ids the
 * order of the commits, so that whoever pulls by id misses none, whatever other databases of the cluster have open.
 */
async function insert(tx: Executor, { kind, severity, tenantId, anomalyId, detail = {} }: AlertReport, now: number): Promise<void> {
  await tx.query({
    text: `with locked as (select pg_advisory_xact_lock($7))
           insert into vault.alert (at, tenant_id, kind, severity, anomaly_id, detail) select $1::timestamptz, $2::uuid, $3, $4, $5, $6::jsonb from locked`,
    values: [new Date(now), tenantId, kind, severity, anomalyId ?? null, detail, ORDER_LOCK],
  });
}

/** In the order they were raised, after the one that the caller knows. */
export async function listAlerts(tx: Executor, filter: { tenantId: string | null; after: number; newestFirst?: boolean }): Promise<StoredAlert[]> {
  const rows = await tx.query<{ alert_id: string; at: Date; tenant_id: string | null; kind: AlertKind; severity: AlertSeverity; anomaly_id: string | null; detail: { [key: string]: Json } }>({
    text: `select * from vault.alert where alert_id > $1 and ($2::uuid is null or tenant_id = $2) order by alert_id ${filter.newestFirst ? 'desc' : 'asc'} limit 200`,
    values: [filter.after, filter.tenantId],
  });
  return rows.map((row) => ({ id: Number(row.alert_id), at: row.at.toISOString(), tenantId: row.tenant_id, kind: row.kind, severity: row.severity, ...(row.anomaly_id === null ? {} : { anomalyId: row.anomaly_id }), detail: row.detail }));
}
