import { VaultError, type ShredAnswer, type ShredTenantRequest, type SignedReceipt, type TenantStateAnswer, type TenantStateRequest } from '@hako/vault-client/contract';
import type { Executor } from '../database/database.js';
import { MEGABYTE } from '../http/body.js';
import { route, type AnyRoute, type Outcome } from '../http/route.js';
import { validate } from '../http/schemas.js';
import { appendErasures, findReceipt } from './ledger.js';
import { isShred, isTenantState } from './schema.js';
import type { ErasureDeps } from './shred.js';
import { wipeTenantKeys } from './wipe.js';

/** Between soft delete and shredding (security.md 5.1). */
export const SOFT_DELETE_DAYS = 30;

interface TenantRow {
  status: 'active' | 'suspended' | 'deleted' | 'shredded';
  deleted_at: Date | null;
}

/** POST /v1/tenants/state: nothing of a tenant that is not active is read or written. A deleted one may come back until it is shredded. */
export const setTenantState = ({ now }: Pick<ErasureDeps, 'now'>): AnyRoute =>
  route<TenantStateRequest>({
    method: 'POST',
    path: '/v1/tenants/state',
    op: 'tenant_state',
    maxBytes: MEGABYTE,
    parse: (body) => validate(isTenantState, body),
    access: () => ({ subjectIds: null, fields: [] }),
    run: async ({ tx, claims, body: { status } }) => {
      const tenantId = claims.tid;
      const current = await lockTenant(tx, tenantId);
      if (current.status === 'shredded') throw new VaultError('GONE');
      const deletedAt = status === 'deleted' ? (current.deleted_at ?? new Date(now())) : null;
      await tx.query({ text: 'update vault.tenant set status = $2, deleted_at = $3 where tenant_id = $1', values: [tenantId, status, deletedAt] });
      return { detail: { status, before: current.status }, answer: (): TenantStateAnswer => ({ tenantId, status, shredAfter: deletedAt && shredAfter(deletedAt).toISOString() }) };
    },
  });

/** POST /v1/tenants/shred: destroys every data and index key of a tenant that was deleted 30 days ago. */
export const shredTenant = ({ signer, requireApproval, now, erased }: ErasureDeps): AnyRoute =>
  route<ShredTenantRequest>({
    method: 'POST',
    path: '/v1/tenants/shred',
    op: 'tenant_shred',
    maxBytes: MEGABYTE,
    parse: (body) => validate(isShred, body),
    access: () => ({ subjectIds: null, fields: [] }),
    run: async ({ tx, claims, body }): Promise<Outcome> => {
      const tenantId = claims.tid;
      const current = await lockTenant(tx, tenantId);
      const before = await findReceipt(tx, tenantId, null);
      if (current.status === 'shredded' && before) return { detail: { repeated: true }, answer: (): ShredAnswer => ({ subjectId: null, tenantId, erasure: before }) };

      const approval = await requireApproval(tx, { approvalId: claims.appr ?? body.approvalId, tenantId, action: 'tenant.shred', subject: tenantId, usedBy: claims.sub });
      const at = new Date(now());
      if (current.status !== 'deleted' || !current.deleted_at || shredAfter(current.deleted_at) > at) throw new VaultError('SUBJECT_CONFLICT');
      const [held] = await tx.query({ text: 'select 1 from vault.legal_hold where tenant_id = $1 limit 1', values: [tenantId] });
      if (held) throw new VaultError('LEGAL_HOLD');
      const keys = await wipeTenantKeys(tx, tenantId, at);
      let erasure: SignedReceipt | undefined;
      return {
        detail: { approval: approval.id, keys },
        sealed: async (entry) => {
          [erasure] = await appendErasures(tx, signer, { tenantId, at, requestedBy: claims.sub, approvalId: approval.id }, [null], entry);
        },
        answer: async (): Promise<ShredAnswer> => {
          await erased();
          return { subjectId: null, tenantId, erasure: erasure! };
        },
      };
    },
  });

const shredAfter = (deletedAt: Date): Date => new Date(deletedAt.getTime() + SOFT_DELETE_DAYS * 86_400_000);

async function lockTenant(tx: Executor, tenantId: string): Promise<TenantRow> {
  const [row] = await tx.query<TenantRow>({ text: 'select status, deleted_at from vault.tenant where tenant_id = $1 for update', values: [tenantId] });
  if (!row) throw new VaultError('TOKEN_INVALID');
  return row;
}
