import type { KeyObject } from 'node:crypto';
import { LedgerError } from './errors.js';
import { HASH_BYTES, type Hash } from './hashing.js';
import { requireCount } from './nodes.js';
import { openNote, signNote } from './note.js';

/** What a log says of itself at one size (C2SP tlog-checkpoint). */
export interface Checkpoint {
  /** Which log: one line, the same for its whole life */
  origin: string;
  /** Leaves */
  size: number;
  /** Root of the Merkle tree over them */
  root: Hash;
  /** Further lines that are signed too; opaque, not empty */
  extensions?: readonly string[];
}

/** The text of a checkpoint as C2SP tlog-checkpoint lays it out: origin, size, root in base64, extensions. */
export function formatCheckpoint({ origin, size, root, extensions = [] }: Checkpoint): string {
  requireCount(size, 'The size');
  if (root.length !== HASH_BYTES) throw new RangeError('A root has 32 bytes');
  if ([origin, ...extensions].some((line) => line === '' || line.includes('\n'))) throw new LedgerError('CHECKPOINT_MALFORMED', 'Origin and extensions are lines that are not empty');
  return [origin, String(size), Buffer.from(root).toString('base64'), ...extensions, ''].join('\n');
}

/**
 * Signs the text of `formatCheckpoint`.
 * @returns the signed note, as it is stored, copied to witnesses and exported
 */
export const signCheckpoint = (text: string, name: string, privateKey: KeyObject): string => signNote(text, name, privateKey);

/**
 * Checks the signature and reads the checkpoint.
 * @throws LedgerError NOTE_MALFORMED, NOTE_UNSIGNED or CHECKPOINT_MALFORMED
 */
export function openCheckpoint(text: string, name: string, publicKey: KeyObject): Checkpoint {
  return parseCheckpoint(openNote(text, name, publicKey).text);
}

/** Reads the text of a checkpoint; whoever has not checked its signature knows nothing by it. */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin, size, base64, ...rest] = text.split('\n');
  const extensions = rest.slice(0, -1);
  const root = Buffer.from(base64 ?? '', 'base64');
  const wellFormed = origin && SIZE.test(size ?? '') && Number.isSafeInteger(Number(size)) && root.length === HASH_BYTES && root.toString('base64') === base64 && rest.at(-1) === '' && !extensions.includes('');
  if (!wellFormed) throw new LedgerError('CHECKPOINT_MALFORMED', 'A checkpoint is an origin, a size and a root');
  return { origin, size: Number(size), root, ...(extensions.length > 0 && { extensions }) };
}

const SIZE = /^(?:0|[1-9]\d*)$/;
