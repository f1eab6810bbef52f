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

/** The next receipts, one a subject (`null`: the tenant): numbered, chained, signed, kept for ever. In the transaction of the erasure itself. */
export async function appendErasures(tx: Executor, signer: ReceiptSigner, erasure: Erasure, subjectIds: readonly (string | null)[], entry: AppendedEntry): Promise<SignedReceipt[]> {
  await tx.query({ text: 'select pg_advisory_xact_lock($1)', values: [LOCK] });
  const [last] = await tx.query<{ no: string; digest: Buffer }>({ text: 'select no, digest from vault.erasure order by no desc limit 1' });
  let [no, prev] = [Number(last?.no ?? 0), last?.digest.toString('hex') ?? ''];
  const signed = subjectIds.map((subjectId): SignedReceipt => {
    const receipt: ErasureReceipt = {
      v: 1,
      kind: subjectId === null ? 'tenant' : 'subject',
      no: (no += 1),
      prev,
      tenantId: erasure.tenantId,
      subjectId,
      at: erasure.at.toISOString(),
      requestedBy: erasure.requestedBy,
      approvalId: erasure.approvalId,
      auditSeq: entry.seq,
      auditLeaf: entry.leaf.toString('hex'),
    };
    prev = receiptDigest(receipt).toString('hex');
    return { receipt, note: signer.sign(receiptText(receipt)).note };
  });
  await insertReceipts(tx, signed);
  return signed;
}

/** Also for the replay, which brings receipts back that a restored copy does not know. */
export async function insertReceipts(tx: Executor, signed: readonly SignedReceipt[]): Promise<void> {
  const rows = signed.map(({ receipt, note }) => ({ no: receipt.no, kind: receipt.kind, tenant_id: receipt.tenantId, subject_id: receipt.subjectId, at: receipt.at, receipt, digest: receiptDigest(receipt).toString('hex'), note }));
  await tx.query({
    text: `insert into vault.erasure (no, kind, tenant_id, subject_id, at, receipt, digest, note)
           select no, kind, tenant_id, subject_id, at, receipt, decode(digest, 'hex'), note
             from jsonb_to_recordset($1::jsonb) as r (no bigint, kind text, tenant_id uuid, subject_id text, at timestamptz, receipt jsonb, digest text, note text) order by no`,
    values: [JSON.stringify(rows)],
  });
}

export async function findReceipt(tx: Executor, tenantId: string, subjectId: string | null): Promise<SignedReceipt | undefined> {
  const [row] = await tx.query<LedgerRow>({ text: `select receipt, note from vault.erasure where tenant_id = $1 and coalesce(subject_id, '') = coalesce($2, '')`, values: [tenantId, subjectId] });
  return row;
}

/** By subject. */
export async function findReceipts(tx: Executor, tenantId: string, subjectIds: readonly string[]): Promise<Map<string, SignedReceipt>> {
  const rows = await tx.query<LedgerRow>({ text: `select receipt, note from vault.erasure where tenant_id = $1 and coalesce(subject_id, '') = any($2)`, values: [tenantId, subjectIds] });
  return new Map(rows.flatMap((row): [string, SignedReceipt][] => (row.receipt.subjectId === null ? [] : [[row.receipt.subjectId, row]])));
}

const PAGE = 1_000;

/** From number `after` + 1 on, oldest first. */
export const readLedger = (tx: Executor, after: number, limit = PAGE): Promise<SignedReceipt[]> => tx.query<LedgerRow>({ text: 'select receipt, note from vault.erasure where no > $1 order by no limit $2', values: [after, limit] });

/** All of it, page by page: it is kept for ever, and grows. */
export async function* ledgerPages(tx: Executor): AsyncGenerator<SignedReceipt[]> {
  for (let after = 0; ; ) {
    const page = await readLedger(tx, after);
    if (page.length === 0) return;
    yield page;
    after = page.at(-1)!.receipt.no;
  }
}

/** What was signed under these numbers. */
export async function notesOf(tx: Executor, numbers: readonly number[]): Promise<Map<number, string>> {
  const rows = await tx.query<{ no: string; note: string }>({ text: 'select no, note from vault.erasure where no = any($1)', values: [numbers] });
  return new Map(rows.map(({ no, note }) => [Number(no), note]));
}

/** Number of the last receipt; 0 without any. */
export async function lastErasure(tx: Executor): Promise<number> {
  const [last] = await tx.query<{ no: string }>({ text: 'select no from vault.erasure order by no desc limit 1' });
  return Number(last?.no ?? 0);
}
