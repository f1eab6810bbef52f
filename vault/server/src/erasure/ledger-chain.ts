import type { ErasureReceipt, SignedReceipt } from '@hako/vault-client/contract';
import { receiptDigest, tellsReceipt, verifyReceipt } from './receipt.js';

const DIGEST = 32;

/** Receipts as they follow each other; of each it keeps nothing but the digest. */
export class LedgerChain {
  /** Number of the last one. */
  no = 0;
  #digests = Buffer.alloc(DIGEST * 1_024);

  /**
   * `known`: the note that is known to be this vault's under this number. The same note was signed once and needs no second look.
   * Answers whether the receipt is new: two processes of one vault may both have copied it.
   * @throws Error that says what is wrong with it.
   */
  add(signed: SignedReceipt, keys: readonly string[], known: string | undefined): boolean {
    const receipt = known === signed.note && tellsReceipt(signed) ? signed.receipt : verifyReceipt(signed, keys);
    const digest = receiptDigest(receipt);
    if (receipt.no <= this.no && this.#digestOf(receipt.no).equals(digest)) return false;
    if (receipt.no !== this.no + 1 || receipt.prev !== this.#lastDigest()) throw new Error(`receipt ${receipt.no} does not follow the one before`);
    this.#keep(receipt, digest);
    return true;
  }

  #keep({ no }: ErasureReceipt, digest: Buffer): void {
    const from = (no - 1) * DIGEST;
    if (from + DIGEST > this.#digests.length) this.#digests = Buffer.concat([this.#digests], this.#digests.length * 2);
    digest.copy(this.#digests, from);
    this.no = no;
  }

  #lastDigest(): string {
    return this.no === 0 ? '' : this.#digestOf(this.no).toString('hex');
  }

  #digestOf(no: number): Buffer {
    return this.#digests.subarray((no - 1) * DIGEST, no * DIGEST);
  }
}
