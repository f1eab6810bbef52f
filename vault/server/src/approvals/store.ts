import { createHash, randomBytes } from 'node:crypto';
import { VaultError } from '@hako/vault-client/contract';
import { canonicalJson, type Json } from '@hako/ledger';
import type { Executor } from '../database/database.js';
import { APPROVAL_TTL_MS, type Approval, type ApprovalAction, type ApprovalPerson, type ApprovalStatus, type RequireApproval } from './types.js';

interface ApprovalRow {
  approval_id: string;
  tenant_id: string | null;
  action: ApprovalAction;
  subject: string;
  parameters: { [name: string]: Json };
  reason: string;
  status: ApprovalStatus;
  requested_by: string;
  requested_via: string;
  requested_at: Date;
  expires_at: Date;
  decided_by: string | null;
  decided_via: string | null;
  decided_at: Date | null;
  used_by: string | null;
  used_at: Date | null;
}

export interface NewApproval {
  tenantId: string | null;
  action: ApprovalAction;
  subject: string;
  parameters: { [name: string]: Json };
  reason: string;
}

/** Somebody at the door with the session they sit in, when they came through core. */
export interface Decider {
  person: ApprovalPerson;
  sessionId: string | null;
}

export const parametersHash = (parameters: { [name: string]: Json }): Buffer => createHash('sha256').update(canonicalJson(parameters)).digest();

export async function createApproval(tx: Executor, wanted: NewApproval, { person, sessionId }: Decider, now: number): Promise<Approval> {
  const [row] = await tx.query<ApprovalRow>({
    text: `insert into vault.approval (approval_id, tenant_id, action, subject, parameters, parameters_hash, reason, status, requested_by, requested_via, requested_session, requested_at, expires_at)
           values ($1, $2, $3, $4, $5, $6, $7, 'pending', $8, $9, $10, $11, $12) returning *`,
    values: [`ap_${randomBytes(16).toString('hex')}`, wanted.tenantId, wanted.action, wanted.subject, wanted.parameters, parametersHash(wanted.parameters), wanted.reason, person.id, person.caller, sessionId, new Date(now), new Date(now + APPROVAL_TTL_MS)],
  });
  return toApproval(row!, now);
}

/** @throws VaultError `NOT_FOUND`, `APPROVAL_SAME_PERSON`, `APPROVAL_CLOSED`. */
export async function decideApproval(tx: Executor, id: string, decision: 'approved' | 'rejected', { person, sessionId }: Decider, now: number): Promise<Approval> {
  const [row] = await tx.query<ApprovalRow & { requested_session: string | null }>({ text: 'select * from vault.approval where approval_id = $1 for update', values: [id] });
  if (!row) throw new VaultError('NOT_FOUND');
  // One session that shows two names is one person too. Taking back one's own request is nobody's harm.
  const same = row.requested_by === person.id || (sessionId !== null && row.requested_session === sessionId);
  if (decision === 'approved' && same) throw new VaultError('APPROVAL_SAME_PERSON');
  if (row.status !== 'pending' || row.expires_at.getTime() <= now) throw new VaultError('APPROVAL_CLOSED');
  const [decided] = await tx.query<ApprovalRow>({
    text: 'update vault.approval set status = $2, decided_by = $3, decided_via = $4, decided_at = $5 where approval_id = $1 returning *',
    values: [id, decision, person.id, person.caller, new Date(now)],
  });
  return toApproval(decided!, now);
}

export async function readApproval(tx: Executor, id: string, now: number): Promise<Approval | undefined> {
  const [row] = await tx.query<ApprovalRow>({ text: 'select * from vault.approval where approval_id = $1', values: [id] });
  return row && toApproval(row, now);
}

/** Newest first; `tenantId: undefined` is everything, for the operator. */
export async function listApprovals(tx: Executor, filter: { tenantId: string | undefined; open: boolean }, now: number): Promise<Approval[]> {
  const rows = await tx.query<ApprovalRow>({
    text: `select * from vault.approval where ($1::uuid is null or tenant_id = $1) and (not $2 or (status in ('pending', 'approved') and expires_at > $3)) order by requested_at desc, approval_id limit 200`,
    values: [filter.tenantId ?? null, filter.open, new Date(now)],
  });
  return rows.map((row) => toApproval(row, now));
}

export function createRequireApproval(now: () => number): RequireApproval {
  return async (tx, { approvalId, tenantId, action, subject, parameters = {}, usedBy, goesOnMs }) => {
    const at = new Date(now());
    const thisOne = [approvalId ?? '', tenantId, action, subject, parametersHash(parameters)];
    const [row] = await tx.query<ApprovalRow>({
      text: `update vault.approval set status = 'used', used_by = $1, used_at = $2
              where approval_id = $3 and status = 'approved' and expires_at > $2 and tenant_id is not distinct from $4 and action = $5 and subject = $6 and parameters_hash = $7 returning *`,
      values: [usedBy, at, ...thisOne],
    });
    const begun = row ?? (goesOnMs === undefined ? undefined : await usedSince(tx, thisOne, usedBy, new Date(at.getTime() - goesOnMs)));
    if (!begun) throw new VaultError('APPROVAL_REQUIRED');
    return toApproval(begun, at.getTime());
  };
}

async function usedSince(tx: Executor, thisOne: readonly unknown[], usedBy: string, since: Date): Promise<ApprovalRow | undefined> {
  const [row] = await tx.query<ApprovalRow>({
    text: `select * from vault.approval where approval_id = $1 and tenant_id is not distinct from $2 and action = $3 and subject = $4 and parameters_hash = $5 and status = 'used' and used_by = $6 and used_at > $7`,
    values: [...thisOne, usedBy, since],
  });
  return row;
}

function toApproval(row: ApprovalRow, now: number): Approval {
  const open = row.status === 'pending' || row.status === 'approved';
  return {
    id: row.approval_id,
    tenantId: row.tenant_id,
    action: row.action,
    subject: row.subject,
    parameters: row.parameters,
    reason: row.reason,
    status: open && row.expires_at.getTime() <= now ? 'expired' : row.status,
    requestedBy: { id: row.requested_by, caller: row.requested_via },
    requestedAt: row.requested_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    decidedBy: row.decided_by === null ? null : { id: row.decided_by, caller: row.decided_via ?? '' },
    decidedAt: row.decided_at?.toISOString() ?? null,
    usedBy: row.used_by,
    usedAt: row.used_at?.toISOString() ?? null,
  };
}
