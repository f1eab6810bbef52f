import { createHash, randomBytes } from 'node:crypto';
import { canonicalJson, type Json } from '@hako/ledger';
import type pg from 'pg';
import type { ApprovalAction } from '../approvals/types.js';

/** An approval that two people have given, as if through the API. */
export async function approve(sql: pg.Client, tenantId: string | null, action: ApprovalAction, subject: string, parameters: { [name: string]: Json } = {}): Promise<string> {
  const id = `ap_${randomBytes(16).toString('hex')}`;
  await sql.query(
    `insert into vault.approval (approval_id, tenant_id, action, subject, parameters, parameters_hash, reason, status, requested_by, requested_via, requested_at, expires_at, decided_by, decided_via, decided_at)
     values ($1, $2, $3, $4, $5, $6, 'test', 'approved', 'user:a', 'spiffe://hako/core-api', now(), now() + interval '30 minutes', 'user:b', 'spiffe://hako/core-api', now())`,
    [id, tenantId, action, subject, parameters, createHash('sha256').update(canonicalJson(parameters)).digest()],
  );
  return id;
}
