import { parseCheckpoint, type Checkpoint } from './checkpoint.js';
import { LedgerError } from './errors.js';
import { openNote } from './note.js';
import { bad, type BadVerdict } from './verdict.js';
import type { VerifierKey } from './verifier-key.js';

/** Checkpoints whose signatures fit, by size, rising. */
export type SignedSizes = ReadonlyMap<number, Checkpoint>;

/** Opens the checkpoints with whichever key signed each, and compares them with one another. */
export function openCheckpoints(notes: readonly string[], keys: readonly VerifierKey[]): SignedSizes | BadVerdict {
  const opened: Checkpoint[] = [];
  for (const note of notes) {
    const checkpoint = openWithAny(note, keys);
    if (checkpoint instanceof LedgerError) return bad('checkpoint', 0, `A checkpoint does not stand: ${checkpoint.message}`);
    opened.push(checkpoint);
  }
  const rising = opened.toSorted((left, right) => left.size - right.size);
  const sizes = new Map<number, Checkpoint>();
  let before = 0;
  for (const checkpoint of rising) {
    if (checkpoint.origin !== rising[0]!.origin) return bad('checkpoint', 0, `Checkpoints of two logs: ${rising[0]!.origin} and ${checkpoint.origin}`);
    const same = sizes.get(checkpoint.size);
    if (same && !same.root.equals(checkpoint.root)) return bad('forked', before + 1, `Two different roots were signed for ${checkpoint.size} entries`, checkpoint.size);
    if (!same && sizes.size > 0) before = [...sizes.keys()].at(-1)!;
    sizes.set(checkpoint.size, checkpoint);
  }
  return sizes;
}

function openWithAny(note: string, keys: readonly VerifierKey[]): Checkpoint | LedgerError {
  let refusal = new LedgerError('NOTE_UNSIGNED', 'no public key was given');
  for (const { name, publicKey } of keys) {
    try {
      return parseCheckpoint(openNote(note, name, publicKey).text);
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
      refusal = error;
    }
  }
  return refusal;
}
