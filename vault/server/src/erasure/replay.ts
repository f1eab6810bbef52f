import type { SignedReceipt } from '@hako/vault-client/contract';
import type { Executor, VaultDatabase } from '../database/database.js';
import { insertReceipts, lastErasure } from './ledger.js';
import { readLedgerFile, type LedgerFile } from './read-ledger-file.js';
import { wipeSubjects, wipeTenantKeys } from './wipe.js';

/**
 * Applies what the database does not know, oldest first. `copy`: the same file, read to its end and found good before
 * anything of it is applied. Answers how many.
 */
export async function replayLedger(database: VaultDatabase, path: string, copy: LedgerFile): Promise<number> {
  const known = await lastErasure(database);
  if (copy.no <= known) return 0;
  let replayed = 0;
  await readLedgerFile(path, {
    keys: copy.verifierKeys,
    take: async (receipts) => {
      const unknown = receipts.filter(({ receipt }) => receipt.no > known);
      for (const together of erasedTogether(unknown)) await database.transaction((tx) => apply(tx, together));
      replayed += unknown.length;
    },
  });
  return replayed;
}

/** Whole or not at all, as it was when they were erased. */
async function apply(tx: Executor, together: readonly SignedReceipt[]): Promise<void> {
  await insertReceipts(tx, together);
  const { tenantId, at } = together[0]!.receipt;
  const subjectIds = together.flatMap(({ receipt: { subjectId } }) => (subjectId === null ? [] : [subjectId]));
  if (subjectIds.length === 0) await wipeTenantKeys(tx, tenantId, new Date(at));
  else await wipeSubjects(tx, tenantId, subjectIds, new Date(at));
}

/** Runs of one tenant's people that went at the same moment: one page of a set. A tenant is a run of its own. */
function erasedTogether(receipts: readonly SignedReceipt[]): SignedReceipt[][] {
  const runs: SignedReceipt[][] = [];
  for (const signed of receipts) {
    const run = runs.at(-1);
    const last = run?.[0]?.receipt;
    const { tenantId, subjectId, at } = signed.receipt;
    if (run && last && subjectId !== null && last.subjectId !== null && last.tenantId === tenantId && last.at === at) run.push(signed);
    else runs.push([signed]);
  }
  return runs;
}
