import { erasureSetName, subjectHash, VaultError, type ErasurePage, type ShredManyAnswer, type ShredManyRequest, type SignedReceipt } from '@hako/vault-client/contract';
import type { Executor } from '../database/database.js';
import { MEGABYTE } from '../http/body.js';
import { route, type AnyRoute, type Outcome } from '../http/route.js';
import { validate } from '../http/schemas.js';
import { appendErasures, findReceipts } from './ledger.js';
import { isShredMany } from './schema.js';
import type { ErasureDeps } from './shred.js';
import { wipeSubjects } from './wipe.js';

/** How long a set may take from its first page to its last. */
const GOES_ON_MS = 24 * 60 * 60_000;

type Found = ShredManyAnswer['subjects'][number]['status'] | 'open';

/** POST /v1/subjects/shred: one page of a set that two people agreed on, in one transaction, a signed receipt for each. */
export const shredSubjects = ({ signer, requireApproval, now, erased }: ErasureDeps): AnyRoute =>
  route<ShredManyRequest>({
    method: 'POST',
    path: '/v1/subjects/shred',
    op: 'shred',
    maxBytes: MEGABYTE,
    parse: (body) => ofTheSet(validate(isShredMany, body)),
    access: ({ subjectIds }) => ({ subjectIds, fields: [] }),
    run: async ({ tx, claims, body: { approvalId: given, pages, subjectIds, keep = [] } }): Promise<Outcome> => {
      const tenantId = claims.tid;
      const approvalId = claims.appr ?? given;
      if (given !== undefined && given !== approvalId) throw new VaultError('APPROVAL_REQUIRED');
      const approval = await requireApproval(tx, { approvalId, tenantId, action: 'subjects.shred', subject: erasureSetName(pages), parameters: { subjects: sizeOf(pages) }, usedBy: claims.sub, goesOnMs: GOES_ON_MS });
      const found = await examine(tx, tenantId, subjectIds, new Set(keep));
      const receipts = await findReceipts(tx, tenantId, subjectIds);
      const open = subjectIds.filter((id) => found.get(id) === 'open' || (found.get(id) === 'shredded' && !receipts.has(id)));
      const at = new Date(now());
      await wipeSubjects(tx, tenantId, open, at);
      const stays = [...found.values()].filter((status) => status === 'held' || status === 'kept').length;
      return {
        detail: { subjects: open, approval: approval.id, set: approval.subject, of: sizeOf(pages), stays, before: subjectIds.length - open.length - stays },
        sealed: async (entry) => {
          const signed = await appendErasures(tx, signer, { tenantId, at, requestedBy: claims.sub, approvalId: approval.id }, open, entry);
          for (const receipt of signed) receipts.set(receipt.receipt.subjectId!, receipt);
        },
        answer: async (): Promise<ShredManyAnswer> => {
          await erased();
          return { subjects: subjectIds.map((subjectId) => answerOf(subjectId, found.get(subjectId)!, receipts.get(subjectId))) };
        },
      };
    },
  });

/** What is not exactly one of the pages was agreed on by nobody. */
function ofTheSet(body: ShredManyRequest): ShredManyRequest {
  const hash = subjectHash(body.subjectIds);
  if (!body.pages.some((page) => page.hash === hash && page.subjects === body.subjectIds.length)) throw new VaultError('APPROVAL_REQUIRED');
  return body;
}

const sizeOf = (pages: readonly ErasurePage[]): number => pages.reduce((sum, { subjects }) => sum + subjects, 0);

/** Locked until the end of the transaction, in one order. */
async function examine(tx: Executor, tenantId: string, subjectIds: readonly string[], keep: ReadonlySet<string>): Promise<Map<string, Found>> {
  const rows = await tx.query<{ subject_id: string; status: string }>({ text: 'select subject_id, status from vault.subject where tenant_id = $1 and subject_id = any($2) order by subject_id for update', values: [tenantId, subjectIds] });
  // After the locks: who sets a hold waits for them, or was before.
  const held = await tx.query<{ subject_id: string }>({ text: 'select distinct subject_id from vault.legal_hold where tenant_id = $1 and subject_id = any($2)', values: [tenantId, subjectIds] });
  const known = new Map(rows.map((row) => [row.subject_id, row.status]));
  const holds = new Set(held.map((row) => row.subject_id));
  const statusOf = (id: string): Found => {
    const status = known.get(id);
    if (status === undefined) return 'not_found';
    if (status === 'shredded') return 'shredded';
    if (keep.has(id)) return 'kept';
    return holds.has(id) ? 'held' : 'open';
  };
  return new Map(subjectIds.map((id) => [id, statusOf(id)]));
}

function answerOf(subjectId: string, status: Found, erasure: SignedReceipt | undefined): ShredManyAnswer['subjects'][number] {
  if (erasure) return { subjectId, status: 'shredded', erasure };
  if (status === 'open' || status === 'shredded') throw new Error('A subject was erased without a receipt');
  return { subjectId, status };
}
