import { VaultError, type ShredAnswer, type ShredRequest, type SignedReceipt } from '@hako/vault-client/contract';
import type { RequireApproval } from '../approvals/types.js';
import { MEGABYTE } from '../http/body.js';
import { route, type AnyRoute, type Outcome } from '../http/route.js';
import { validate } from '../http/schemas.js';
import { holdsOf } from '../rights/hold.js';
import { lockSubject, subjectIdOf } from '../rights/subject.js';
import { appendErasures, findReceipt, type ReceiptSigner } from './ledger.js';
import { isShred } from './schema.js';
import { wipeSubjects } from './wipe.js';

export interface ErasureDeps {
  signer: ReceiptSigner;
  requireApproval: RequireApproval;
  now: () => number;
  /** After the commit, before the answer: the copy of the ledger beside the keys knows of it. Never fails. */
  erased: () => Promise<void>;
}

/** POST /v1/subjects/:id/shred: key, rows, index and tokens go in one transaction, which also signs the receipt. */
export const shredSubject = ({ signer, requireApproval, now, erased }: ErasureDeps): AnyRoute =>
  route<ShredRequest & { subjectId: string }>({
    method: 'POST',
    path: '/v1/subjects/:id/shred',
    op: 'shred',
    maxBytes: MEGABYTE,
    parse: (body, parameter) => ({ ...validate(isShred, body), subjectId: subjectIdOf(parameter) }),
    access: ({ subjectId }) => ({ subjectIds: [subjectId], fields: [] }),
    run: async ({ tx, claims, body }): Promise<Outcome> => {
      const { subjectId } = body;
      const tenantId = claims.tid;
      const { status } = await lockSubject(tx, tenantId, subjectId);
      const before = await findReceipt(tx, tenantId, subjectId);
      if (status === 'shredded' && before) return { detail: { subjects: [subjectId], repeated: true }, answer: (): ShredAnswer => ({ subjectId, tenantId, erasure: before }) };

      const approvalId = claims.appr ?? body.approvalId;
      if (body.approvalId !== undefined && body.approvalId !== approvalId) throw new VaultError('APPROVAL_REQUIRED');
      const approval = await requireApproval(tx, { approvalId, tenantId, action: 'subject.shred', subject: subjectId, usedBy: claims.sub });
      if ((await holdsOf(tx, tenantId, subjectId)).length > 0) throw new VaultError('LEGAL_HOLD');
      const at = new Date(now());
      await wipeSubjects(tx, tenantId, [subjectId], at);
      let erasure: SignedReceipt | undefined;
      return {
        detail: { subjects: [subjectId], approval: approval.id },
        sealed: async (entry) => {
          [erasure] = await appendErasures(tx, signer, { tenantId, at, requestedBy: claims.sub, approvalId: approval.id }, [subjectId], entry);
        },
        answer: async (): Promise<ShredAnswer> => {
          await erased();
          return { subjectId, tenantId, erasure: erasure! };
        },
      };
    },
  });
