import { generateKeyPairSync } from 'node:crypto';
import type { ErasureReceipt, SignedReceipt } from '@hako/vault-client/contract';
import { formatVerifierKey, signNote } from '@hako/ledger';
import { receiptDigest, receiptText } from '../erasure/receipt.js';

/** Receipts as a vault would have signed them, without a vault. */
export class MadeUpLedger {
  readonly verifierKey: string;
  readonly receipts: SignedReceipt[] = [];
  readonly #key = generateKeyPairSync('ed25519');

  constructor(readonly name = 'vault.test') {
    this.verifierKey = formatVerifierKey(name, this.#key.publicKey);
  }

  erase(count: number, facts: Partial<ErasureReceipt> = {}): this {
    for (let i = 0; i < count; i++) {
      const before = this.receipts.at(-1)?.receipt;
      const no = (before?.no ?? 0) + 1;
      const prev = before ? receiptDigest(before).toString('hex') : '';
      this.receipts.push(this.sign({ v: 1, kind: 'subject', no, prev, tenantId: '11111111-2222-4333-8444-555555555555', subjectId: `pf_${no.toString(16).padStart(32, '0')}`, at: '2026-11-21T12:00:00.000Z', requestedBy: 'user-1', approvalId: 'ap_1', auditSeq: no, auditLeaf: 'a'.repeat(64), ...facts }));
    }
    return this;
  }

  sign(receipt: ErasureReceipt): SignedReceipt {
    return { receipt, note: signNote(receiptText(receipt), this.name, this.#key.privateKey) };
  }

  async *pages(size = 1_000): AsyncGenerator<SignedReceipt[]> {
    for (let at = 0; at < this.receipts.length; at += size) yield this.receipts.slice(at, at + size);
  }
}
