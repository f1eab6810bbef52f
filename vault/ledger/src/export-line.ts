import { hash } from 'node:crypto';
import { canonicalJson, type Json } from './canonical-json.js';
import { LedgerError } from './errors.js';
import { HASH_BYTES, leafHash, type Hash } from './hashing.js';

/**
 * One line of an exported log (JSON Lines). `leaf` is SHA-256(0x00 || JCS(entry)) in base64; `entry` holds at least
 * `seq` (from 1, no gaps) and `prev`, the leaf of the entry before it in base64 (null at seq 1).
 */
export interface ExportLine {
  seq: number;
  leaf: string;
  /** Missing when retention dropped the body and kept the hash */
  entry?: { readonly [key: string]: Json | undefined };
  /** In an export of picked entries: how this one stands in the tree of a checkpoint of that size */
  proof?: { size: number; hashes: string[] };
  /**
   * Values that the entry holds only as a commitment, SHA-256(salt || value) in its member `<name>Commitment`: they may be
   * dropped later, and until then they can be compared
   */
  reveal?: { [name: string]: { value: string; salt: string } };
}

/** A line as the verifier needs it. */
export interface ReadLine {
  seq: number;
  /** The leaf that the line claims */
  claimed: Hash;
  /** The leaf that its entry really has; undefined without a body */
  computed?: Hash;
  /** What the entry says comes before it; undefined without a body */
  prev?: string | null;
  proof?: { size: number; hashes: Hash[] };
}

/** Writes the export line of a sealed entry. */
export const formatExportLine = (line: ExportLine): string => `${canonicalJson({ ...line })}\n`;

/** @throws LedgerError EXPORT_MALFORMED */
export function readLine(line: string | ExportLine): ReadLine {
  const { seq, leaf, entry, proof, reveal } = typeof line === 'string' ? (parse(line) as ExportLine) : line;
  const claimed = hashOf(leaf);
  if (!Number.isSafeInteger(seq) || seq < 1) throw malformed('a line needs its seq, from 1');
  return {
    seq,
    claimed,
    ...(entry && { computed: leafOf(entry, seq, reveal ?? {}), prev: typeof entry['prev'] === 'string' ? entry['prev'] : null }),
    ...(proof && { proof: { size: proof.size, hashes: (Array.isArray(proof.hashes) ? proof.hashes : [undefined]).map(hashOf) } }),
  };
}

/** An entry that calls itself by another seq than its line, or is told with another value than it was sealed with, gets a leaf that fits nothing. */
function leafOf(entry: NonNullable<ExportLine['entry']>, seq: number, reveal: NonNullable<ExportLine['reveal']>): Hash {
  const honest = entry['seq'] === seq && Object.entries(reveal).every(([name, { value, salt }]) => hash('sha256', Buffer.concat([Buffer.from(String(salt), 'base64'), Buffer.from(String(value))]), 'base64') === entry[`${name}Commitment`]);
  try {
    return leafHash(canonicalJson(honest ? entry : { ...entry, seq: 'not what was sealed' }));
  } catch {
    throw malformed('an entry holds something that JSON cannot say');
  }
}

function hashOf(text: unknown): Hash {
  const bytes = Buffer.from(typeof text === 'string' ? text : '', 'base64');
  if (bytes.length !== HASH_BYTES) throw malformed('a hash is 32 bytes in base64');
  return bytes;
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // said below, in the same words as for a value that is no object
  }
  throw malformed('a line is a JSON object');
}

const malformed = (what: string): LedgerError => new LedgerError('EXPORT_MALFORMED', what);
