import { VaultError, type TokenClaims, type VaultPurpose } from '@hako/vault-client/contract';
import type { RequireApproval } from '../approvals/types.js';
import type { Executor } from '../database/database.js';
import type { RequestedAccess } from '../tokens/scope.js';

/** Reads in plain that one job may make before somebody else must have agreed (security.md 2.1.8). */
export type BulkGuard = (tx: Executor, claims: TokenClaims, wanted: RequestedAccess) => Promise<void>;

/** An import reads what it is about to write, from a file that holds it already; upkeep reads nothing in plain at all. */
const EXEMPT: ReadonlySet<VaultPurpose> = new Set(['import', 'maintenance']);

/** Counts the subjects of a job over all its calls. The approval is spent once, by the call that goes beyond. */
export function createBulkGuard(requireApproval: RequireApproval, limit: number): BulkGuard {
  return async (tx, claims, wanted) => {
    const units = wanted.subjectIds?.length ?? wanted.tokenIds?.length ?? 0;
    if (claims.op !== 'read' || claims.jid === undefined || wanted.view !== 'plain' || units === 0 || EXEMPT.has(claims.pur)) return;
    const [row] = await tx.query<{ subjects: number; approval_id: string | null }>({
      name: 'job-usage',
      text: `insert into vault.job_usage as used (tenant_id, job_id, subjects) values ($1, $2, $3)
             on conflict (tenant_id, job_id) do update set subjects = used.subjects + excluded.subjects, updated_at = now() returning subjects, approval_id`,
      values: [claims.tid, claims.jid, units],
    });
    if (!row) throw new VaultError('VAULT_UNAVAILABLE');
    if (row.subjects <= limit || row.approval_id !== null) return;
    const { id } = await requireApproval(tx, { approvalId: claims.appr, tenantId: claims.tid, action: 'read.bulk', subject: claims.jid, usedBy: claims.sub });
    await tx.query({ text: 'update vault.job_usage set approval_id = $3 where tenant_id = $1 and job_id = $2', values: [claims.tid, claims.jid, id] });
  };
}
