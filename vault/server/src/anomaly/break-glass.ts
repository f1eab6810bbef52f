import { VaultError } from '@hako/vault-client/contract';
import type { Alerts } from '../alerts/alerts.js';
import { requireApproval as bySystemClock } from '../approvals/require-approval.js';
import type { RequireApproval } from '../approvals/types.js';
import type { Executor } from '../database/database.js';
import { storeFinding } from './store.js';

export interface BreakGlass {
  tenantId: string;
  /** User id of the person who may read for a while. */
  actor: string;
  minutes: number;
  reason: string;
  approvalId: string;
}

export const BREAK_GLASS_MOST_MINUTES = 60;

/**
 * A10: opens plain reads to one person although a rule holds them back or a purpose is switched off, for at most an
 * hour, with a reason and a second person's approval of exactly this person and time. Everybody hears of it.
 */
export async function breakGlass(tx: Executor, alerts: Alerts, wish: BreakGlass, by: string, now: number, requireApproval: RequireApproval = bySystemClock): Promise<{ until: Date }> {
  const { tenantId, actor, minutes, reason, approvalId } = wish;
  const [tenant] = await tx.query({ text: `select 1 from vault.tenant where tenant_id = $1 and status = 'active'`, values: [tenantId] });
  if (!tenant) throw new VaultError('NOT_FOUND');
  await requireApproval(tx, { approvalId, tenantId, action: 'break_glass', subject: tenantId, parameters: { actor, minutes }, usedBy: by });
  const until = new Date(now + minutes * 60_000);
  await tx.query({ text: 'insert into vault.break_glass (tenant_id, actor, approval_id, reason, from_at, until_at) values ($1, $2, $3, $4, $5, $6)', values: [tenantId, actor, approvalId, reason, new Date(now), until] });
  // Each use is its own case: the approval makes the key.
  await storeFinding(tx, alerts, { rule: 'A10', tenantId, actor, key: approvalId, at: now, session: null, action: 'notify', detail: { reason, minutes, by, approval: approvalId } });
  return { until };
}
