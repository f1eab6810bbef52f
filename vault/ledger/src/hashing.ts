import { hash } from 'node:crypto';

/** A SHA-256 value, 32 bytes. */
export type Hash = Buffer;

/** Bytes of one hash; every other length is refused by the verifiers. */
export const HASH_BYTES = 32;

/** Root of a tree without leaves: the hash of nothing (RFC 9162 2.1.1). */
export const emptyRoot = (): Hash => hash('sha256', '', 'buffer');

/**
 * Hash of a leaf: SHA-256(0x00 || data), RFC 9162 2.1.1.
 * @param data what the leaf says; text is taken as UTF-8
 */
export function leafHash(data: Uint8Array | string): Hash {
  const bytes = typeof data === 'string' ? Buffer.byteLength(data) : data.length;
  const prefixed = Buffer.allocUnsafe(bytes + 1);
  prefixed[0] = LEAF;
  if (typeof data === 'string') prefixed.write(data, 1, 'utf8');
  else prefixed.set(data, 1);
  return hash('sha256', prefixed, 'buffer');
}

/** Hash of a node: SHA-256(0x01 || left || right), RFC 9162 2.1.1. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Hash {
  if (left.length !== HASH_BYTES || right.length !== HASH_BYTES) throw new RangeError('A node has two children of 32 bytes');
  const prefixed = Buffer.allocUnsafe(1 + 2 * HASH_BYTES);
  // The prefix keeps a node from passing as a leaf whose content is two hashes (second preimage).
  prefixed[0] = NODE;
  prefixed.set(left, 1);
  prefixed.set(right, 1 + HASH_BYTES);
  return hash('sha256', prefixed, 'buffer');
}

const LEAF = 0x00;
const NODE = 0x01;
