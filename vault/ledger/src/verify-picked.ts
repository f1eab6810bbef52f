import type { ReadLine } from './export-line.js';
import type { SignedSizes } from './signed-sizes.js';
import { bad, type ExportVerdict } from './verdict.js';
import { verifyInclusion } from './verify-proofs.js';

/** Entries that somebody picked out of a log: each proves by itself that it was sealed at its seq. */
export async function verifyPicked(lines: AsyncIterable<ReadLine>, signed: SignedSizes): Promise<ExportVerdict> {
  let [entries, withoutBody, last, size] = [0, 0, 0, 0];
  for await (const { seq, claimed, computed, proof } of lines) {
    if (seq === last) return bad('inserted', seq, `Entry ${seq} stands there twice`);
    if (seq < last) return bad('reordered', seq, `Entry ${seq} stands behind entry ${last}`);
    if (computed && !computed.equals(claimed)) return bad('edited', seq, `Entry ${seq} is not the one that was sealed`);
    const checkpoint = proof && signed.get(proof.size);
    if (!checkpoint) return bad('checkpoint', seq, `Entry ${seq} has no proof against one of the checkpoints`);
    // The leaf belongs to the entry, but the tree has another one there: both were written anew.
    if (!verifyInclusion(seq - 1, proof.size, claimed, proof.hashes, checkpoint.root)) return bad('edited', seq, `Entry ${seq} is not in the log that was signed`);
    entries += 1;
    if (!computed) withoutBody += 1;
    last = seq;
    size = Math.max(size, proof.size);
  }
  return { ok: true, entries, withoutBody, size, unsealed: 0 };
}
