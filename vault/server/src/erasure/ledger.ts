import type { ErasureReceipt, SignedReceipt } from '@hako/vault-client/contract';
import type { AppendedEntry } from '../audit/access-log.js';
import type { Executor } from '../database/database.js';
import { receiptDigest, receiptText } from './receipt.js';

/** Signs receipts with the vault's checkpoint key. */
export interface ReceiptSigner {
  sign(text: string): { note: string };
  verifierKeys(): string[];
}

export interface Erasure {
  tenantId: string;
  subjectId: string | null;
  at: Date;
  requestedBy: string;
  approvalId: string;
}

/** One erasure at a time gets its number; held until the commit. Any constant that no other lock of this database has. */
const LOCK = 5_100_2028;

interface LedgerRow {
  receipt: ErasureReceipt;
  note: string;
}

/** The next receipt: numbered, chained to the one before, signed, kept for ever. In the transaction of the erasure itself. */
export async function appendErasure(tx: Executor, signer: ReceiptSigner, erasure: Erasure, entry: AppendedEntry): Promise<SignedReceipt> {
  await tx.query({ text: 'select pg_advisory_xact_lock($1)', values: [LOCK] });
  const [last] = await tx.query<{ no: string; digest: Buffer }>({ text: 'select no, digest from vault.erasure order by no desc limit 1' });
  const receipt: ErasureReceipt = {
    v: 1,
    kind: erasure.subjectId === null ? 'tenant' : 'subject',
    no: Number(last?.no ?? 0) + 1,
    prev: last?.digest.toString('hex') ?? '',
    tenantId: erasure.tenantId,
    subjectId: erasure.subjectId,
    at: erasure.at.toISOString(),
    requestedBy: erasure.requestedBy,
    approvalId: erasure.approvalId,
    auditSeq: entry.seq,
    auditLeaf: entry.leaf.toString('hex'),
  };
  const { note } = signer.sign(receiptText(receipt));
  await insertReceipt(tx, { receipt, note });
  return { receipt, note };
}

/** Also for the replay, which brings receipts back that a restored copy does not know. */
export async function insertReceipt(tx: Executor, { receipt, note }: SignedReceipt): Promise<void> {
  await tx.query({
    text: 'insert into vault.erasure (no, kind, tenant_id, subject_id, at, receipt, digest, note) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    values: [receipt.no, receipt.kind, receipt.tenantId, receipt.subjectId, new Date(receipt.at), JSON.stringify(receipt), receiptDigest(receipt), note],
  });
}

export async function findReceipt(tx: Executor, tenantId: string, subjectId: string | null): Promise<SignedReceipt | undefined> {
  const [row] = await tx.query<LedgerRow>({ text: `select receipt, note from vault.erasure where tenant_id = $1 and coalesce(subject_id, '') = coalesce($2, '')`, values: [tenantId, subjectId] });
  return row;
}

/** From number `after` + 1 on. */
export function readLedger(tx: Executor, after: number, limit: number): Promise<SignedReceipt[]> {
  return tx.query<LedgerRow>({ text: 'select receipt, note from vault.erasure where no > $1 order by no limit $2', values: [after, limit] });
}
