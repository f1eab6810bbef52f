import { createHash } from 'node:crypto';
import type { ErasureReceipt, SignedReceipt } from '@hako/vault-client/contract';
import { canonicalJson, openNote, parseVerifierKey, type Json } from '@hako/ledger';

/** First line of the note: what is signed under it can pass for no checkpoint. */
const HEADING = 'hako-erasure/v1';

export const receiptText = (receipt: ErasureReceipt): string => `${HEADING}\n${canonicalJson(receipt as unknown as Json)}\n`;

/** What the next receipt holds of this one. */
export const receiptDigest = (receipt: ErasureReceipt): Buffer => createHash('sha256').update(canonicalJson(receipt as unknown as Json)).digest();

/** Whether the note is about exactly this receipt; who signed it is another question. */
export const tellsReceipt = ({ receipt, note }: SignedReceipt): boolean => note.startsWith(`${receiptText(receipt)}\n`);

/**
 * Checks a receipt against the vault's public keys (`name+id+key`); needs neither vault nor database.
 * @throws Error that says what is wrong with it.
 */
export function verifyReceipt(signed: SignedReceipt, verifierKeys: readonly string[]): ErasureReceipt {
  for (const { name, publicKey } of verifierKeys.map(parseVerifierKey)) {
    const text = attempt(() => openNote(signed.note, name, publicKey).text);
    if (text === undefined) continue;
    const [heading, json, ...rest] = text.split('\n');
    if (heading !== HEADING || json === undefined || rest.join('') !== '') throw new Error('The note is signed, but no erasure receipt');
    if (json !== canonicalJson(signed.receipt as unknown as Json)) throw new Error('The receipt is not the one that was signed');
    return signed.receipt;
  }
  throw new Error('No key of this vault has signed the receipt');
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
