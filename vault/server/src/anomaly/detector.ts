import type { Alerts } from '../alerts/alerts.js';
import type { Executor, VaultDatabase } from '../database/database.js';
import { toObservation, type LoggedEntry, type Observation, type Rule } from './observation.js';
import { habits, KEEP_DAYS } from './rules/a1-a7-habits.js';
import { manyPeople } from './rules/a2-many-people.js';
import { sequentialWalk } from './rules/a3-sequential.js';
import { manyMisses } from './rules/a4-not-found.js';
import { manyReaders } from './rules/a8-many-readers.js';
import { unneededPlainReads } from './rules/a9-unneeded-plain.js';
import { zoneOf } from './rules/local-time.js';
import { storeFinding } from './store.js';

export interface DetectorDeps {
  database: VaultDatabase;
  alerts: Alerts;
  now: () => number;
  /** Name of this process. */
  holder: string;
}

const LEASE_MS = 15_000;
const PAGE = 500;
/** The longest window of a rule: how much a process that takes over looks at again. */
const WARM_MS = 60 * 60_000;

/**
 * Reads the access log behind the accesses, entry by entry, and asks each rule. The log is complete (no entry, no
 * plaintext), so nothing that was read escapes; and no access waits for a rule.
 */
export function createDetector(deps: DetectorDeps): { tick(): Promise<void> } {
  let rules: Rule[] | undefined;
  return {
    tick: async () => {
      if (!(await holdsLease(deps))) {
        rules = undefined;
        return;
      }
      if (!rules) {
        rules = [manyPeople(), sequentialWalk(), manyMisses(), manyReaders()];
        await warm(deps, rules);
      }
      const behind = await deps.database.query<{ tenant_id: string }>({
        text: `select c.tenant_id from vault.access_chain c left join vault.anomaly_cursor k using (tenant_id) where c.seq > coalesce(k.seq, 0) or k.reported_on is null or k.reported_on <= $1::date - 7`,
        values: [new Date(deps.now())],
      });
      for (const { tenant_id: tenantId } of behind) while (await look(deps, rules, tenantId));
    },
  };
}

/** One page of one tenant; answers whether there is more. */
async function look(deps: DetectorDeps, rules: readonly Rule[], tenantId: string): Promise<boolean> {
  return deps.database.transaction(async (tx) => {
    await tx.query({ text: 'insert into vault.anomaly_cursor (tenant_id, seq) values ($1, 0) on conflict do nothing', values: [tenantId] });
    const [cursor] = await tx.query<{ seq: string; fresh: boolean; due: boolean }>({ text: 'select seq, reported_on is null as fresh, coalesce(reported_on <= $2::date - 7, false) as due from vault.anomaly_cursor where tenant_id = $1 for update', values: [tenantId, new Date(deps.now())] });
    const observations = await read(tx, tenantId, Number(cursor!.seq), PAGE);
    const zone = await readZone(tx, tenantId);
    for (const observation of observations) {
      const findings = rules.map((rule) => rule.see(observation)).filter((finding) => finding !== undefined);
      for (const finding of [...findings, ...(await habits(tx, observation, zone))]) await storeFinding(tx, deps.alerts, finding);
    }
    if (cursor!.due) {
      for (const finding of await unneededPlainReads(tx, tenantId, deps.now())) await storeFinding(tx, deps.alerts, finding);
      await tx.query({ text: 'delete from vault.actor_hour where tenant_id = $1 and hour < $2', values: [tenantId, new Date(deps.now() - KEEP_DAYS * 86_400_000)] });
    }
    // The first week begins with the first look.
    if (cursor!.due || cursor!.fresh) await tx.query({ text: 'update vault.anomaly_cursor set reported_on = $2 where tenant_id = $1', values: [tenantId, new Date(deps.now())] });
    const last = observations.at(-1)?.seq;
    if (last !== undefined) await tx.query({ text: 'update vault.anomaly_cursor set seq = $2 where tenant_id = $1', values: [tenantId, last] });
    return observations.length === PAGE;
  });
}

/** Fills the windows with the last hour, without finding anything anew. */
async function warm(deps: DetectorDeps, rules: readonly Rule[]): Promise<void> {
  const rows = await deps.database.query<LogRow & { tenant_id: string }>({
    text: `select l.tenant_id, l.seq, l.at, l.entry from vault.access_log l join vault.anomaly_cursor k using (tenant_id) where l.pruned_at is null and l.at > $1 and l.seq <= k.seq order by l.at, l.seq`,
    values: [new Date(deps.now() - WARM_MS)],
  });
  for (const row of rows) for (const rule of rules) rule.see(toObservation(row.tenant_id, Number(row.seq), row.at, row.entry));
}

interface LogRow {
  seq: string;
  at: Date;
  entry: LoggedEntry;
}

async function read(tx: Executor, tenantId: string, after: number, limit: number): Promise<Observation[]> {
  const rows = await tx.query<LogRow>({ text: 'select seq, at, entry from vault.access_log where tenant_id = $1 and seq > $2 and pruned_at is null order by seq limit $3', values: [tenantId, after, limit] });
  return rows.map(({ seq, at, entry }) => toObservation(tenantId, Number(seq), at, entry));
}

async function readZone(tx: Executor, tenantId: string): Promise<string> {
  const [row] = await tx.query<{ time_zone: string | null; default_country: string }>({ text: 'select time_zone, default_country from vault.tenant where tenant_id = $1', values: [tenantId] });
  return zoneOf(row?.time_zone ?? null, row?.default_country ?? '');
}

/** Whoever holds it keeps it as long as it comes back in time. */
async function holdsLease({ database, holder, now }: DetectorDeps): Promise<boolean> {
  const rows = await database.query({
    text: `insert into vault.lease as l (name, holder, until) values ('anomaly', $1, $2) on conflict (name) do update set holder = $1, until = $2 where l.holder = $1 or l.until < $3 returning 1`,
    values: [holder, new Date(now() + LEASE_MS), new Date(now())],
  });
  return rows.length > 0;
}
