import { randomBytes } from 'node:crypto';
import { VaultError } from '@hako/vault-client/contract';
import type { Alerts } from '../alerts/alerts.js';
import type { Executor } from '../database/database.js';
import type { AnomalyAction, AnomalyRule, Finding } from './observation.js';

export interface Anomaly {
  id: string;
  tenantId: string;
  rule: AnomalyRule;
  actor: string;
  action: AnomalyAction;
  firstAt: string;
  lastAt: string;
  /** How often it was noticed until somebody acknowledged. */
  count: number;
  detail: { [name: string]: string | number };
  status: 'open' | 'acknowledged';
  acknowledgedBy: string | null;
  acknowledgedAt: string | null;
  note: string | null;
}

interface AnomalyRow {
  anomaly_id: string;
  tenant_id: string;
  rule: AnomalyRule;
  actor: string;
  action: AnomalyAction;
  first_at: Date;
  last_at: Date;
  count: number;
  detail: Anomaly['detail'];
  status: Anomaly['status'];
  acknowledged_by: string | null;
  acknowledged_at: Date | null;
  note: string | null;
}

const CRITICAL: ReadonlySet<AnomalyRule> = new Set(['A5', 'A6', 'A10']);

/** Opens an anomaly, or counts it onto the one that is open; only the first of them is an alert. */
export async function storeFinding(tx: Executor, alerts: Alerts, finding: Finding): Promise<void> {
  // Without a session there is none to block; the alert must be enough.
  const action = finding.action === 'block_session' && finding.session === null ? 'notify' : finding.action;
  const [row] = await tx.query<{ anomaly_id: string; count: number }>({
    text: `insert into vault.anomaly as a (anomaly_id, tenant_id, rule, actor, key, action, session, first_at, last_at, detail) values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)
           on conflict (coalesce(tenant_id, '00000000-0000-0000-0000-000000000000'::uuid), rule, key) where status = 'open'
           do update set count = a.count + 1, last_at = greatest(a.last_at, excluded.last_at), detail = excluded.detail returning anomaly_id, count`,
    values: [`an_${randomBytes(16).toString('hex')}`, finding.tenantId, finding.rule, finding.actor, keyOf(finding), action, finding.session, new Date(finding.at), finding.detail],
  });
  if (row!.count > 1) return;
  const severity = CRITICAL.has(finding.rule) ? 'critical' : action === 'report' ? 'info' : 'warning';
  await alerts.raiseIn(tx, {
    kind: finding.rule === 'A10' ? 'break-glass' : 'anomaly',
    severity,
    tenantId: finding.tenantId,
    anomalyId: row!.anomaly_id,
    detail: { rule: finding.rule, actor: finding.actor, action, ...finding.detail },
  });
}

/** A session that is blocked is its own case: acknowledging one must not free another. */
const keyOf = ({ action, key, session }: Finding): string => (action === 'block_session' && session !== null ? `${key}|${session}` : key);

/** Newest first. */
export async function listAnomalies(tx: Executor, filter: { tenantId: string | null; open: boolean }): Promise<Anomaly[]> {
  const rows = await tx.query<AnomalyRow>({
    text: `select * from vault.anomaly where ($1::uuid is null or tenant_id = $1) and (not $2 or status = 'open') order by last_at desc, anomaly_id limit 200`,
    values: [filter.tenantId, filter.open],
  });
  return rows.map(toAnomaly);
}

/** Ends what the anomaly holds back. @throws VaultError `NOT_FOUND`, `APPROVAL_SAME_PERSON` for the actor's own. */
export async function acknowledge(tx: Executor, id: string, by: { tenantId: string | null; personId: string; note: string }, now: number): Promise<Anomaly> {
  const [found] = await tx.query<AnomalyRow>({ text: 'select * from vault.anomaly where anomaly_id = $1 and ($2::uuid is null or tenant_id = $2) for update', values: [id, by.tenantId] });
  if (!found) throw new VaultError('NOT_FOUND');
  // Whoever was throttled does not lift it themselves.
  if (by.personId === `user:${found.actor}` && found.action !== 'report') throw new VaultError('APPROVAL_SAME_PERSON');
  if (found.status === 'acknowledged') return toAnomaly(found);
  const [row] = await tx.query<AnomalyRow>({
    text: `update vault.anomaly set status = 'acknowledged', acknowledged_by = $2, acknowledged_at = $3, note = $4 where anomaly_id = $1 returning *`,
    values: [id, by.personId, new Date(now), by.note],
  });
  return toAnomaly(row!);
}

function toAnomaly(row: AnomalyRow): Anomaly {
  return {
    id: row.anomaly_id,
    tenantId: row.tenant_id,
    rule: row.rule,
    actor: row.actor,
    action: row.action,
    firstAt: row.first_at.toISOString(),
    lastAt: row.last_at.toISOString(),
    count: row.count,
    detail: row.detail,
    status: row.status,
    acknowledgedBy: row.acknowledged_by,
    acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
    note: row.note,
  };
}
