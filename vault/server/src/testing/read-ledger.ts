import type { SignedReceipt } from '@hako/vault-client/contract';
import { readLedgerFile } from '../erasure/read-ledger-file.js';

/** All of a small ledger; none where there is no file. */
export async function receiptsIn(path: string): Promise<SignedReceipt[]> {
  const found: SignedReceipt[] = [];
  await readLedgerFile(path, { take: async (receipts) => void found.push(...receipts) });
  return found;
}
