import type { Json } from '@hako/ledger';
import type { Executor } from '../database/database.js';

/**
 * What nobody does alone (security.md 2.1.5, 2.1.6, 2.1.8). The approval's `subject` is exactly what is touched:
 *
 * | action | subject |
 * | --- | --- |
 * | `key.disable`, `key.destroy` | `<tenantId>/<kind>/<version>` of a tenant's key, `kek/<version>` |
 * | `subject.shred` | subject id (`pf_…`) |
 * | `subjects.shred` | `erasureSetName` of the set; parameters `{subjects}` |
 * | `tenant.shred` | tenant id |
 * | `export.bulk`, `read.bulk` | whatever names the set: job id, or `subjectHash` of the ids |
 * | `break_glass` | tenant id |
 */
export const APPROVAL_ACTIONS = ['key.disable', 'key.destroy', 'subject.shred', 'subjects.shred', 'tenant.shred', 'export.bulk', 'read.bulk', 'break_glass'] as const;
export type ApprovalAction = (typeof APPROVAL_ACTIONS)[number];

/** `pending` until the second person decides; each other state is final. */
export type ApprovalStatus = 'pending' | 'approved' | 'rejected' | 'used' | 'expired';

/** Somebody who acts, as the vault knows them: the signed-in person of a token, or the owner of an admin certificate. */
export interface ApprovalPerson {
  /** `user:<id>` from a signed token, `cert:<uri>` from an admin certificate. Two certificates of one URI are one person. */
  id: string;
  /** URI name of the certificate the request came over. */
  caller: string;
}

/** 30 minutes from the request, for deciding and for using (security.md 6). */
export const APPROVAL_TTL_MS = 30 * 60_000;

export interface Approval {
  /** `ap_` and 32 hex digits. */
  id: string;
  /** `null`: of the whole installation (KEK). */
  tenantId: string | null;
  action: ApprovalAction;
  subject: string;
  /** Part of what is approved, and shown to the person who decides. Ids and numbers, never a personal value. */
  parameters: { [name: string]: Json };
  reason: string;
  status: ApprovalStatus;
  requestedBy: ApprovalPerson;
  requestedAt: string;
  expiresAt: string;
  decidedBy: ApprovalPerson | null;
  decidedAt: string | null;
  usedBy: string | null;
  usedAt: string | null;
}

/** What somebody is about to do, and the approval that they say allows it. */
export interface ApprovalNeed {
  /** From the token's `appr` claim or the request's body; absent or unknown is refused. */
  approvalId: string | undefined;
  tenantId: string | null;
  action: ApprovalAction;
  subject: string;
  /** Must be what was asked for, as canonical JSON; `{}` when left out. */
  parameters?: { [name: string]: Json };
  /** Who does it now, for the record. */
  usedBy: string;
  /** What was begun is work of many transactions: whoever used the approval goes on with it for so long. */
  goesOnMs?: number;
}

/**
 * Spends an approval in the caller's transaction: it is used exactly when that commits.
 * @throws VaultError `APPROVAL_REQUIRED` for one that is missing, another action's, subject's or tenant's, not yet
 *   approved, expired or used; all alike.
 */
export type RequireApproval = (tx: Executor, need: ApprovalNeed) => Promise<Approval>;
