import { nodeHash, type Hash } from './hashing.js';

/** A perfect subtree: it covers the leaves `[index * 2^level, (index + 1) * 2^level)`. */
export interface NodeId {
  /** Height above the leaves; 0 is a leaf */
  level: number;
  /** Position from the left among the subtrees of its level */
  index: number;
}

/** Reads the hash of a stored perfect subtree. */
export type ReadNode = (level: number, index: number) => Uint8Array | Promise<Uint8Array>;

/** The perfect subtrees that together cover the leaves `[begin, end)`, left to right, when the range is one that a proof names. */
export function subtreesOf(begin: number, end: number): NodeId[] {
  const nodes: NodeId[] = [];
  for (let from = begin; from < end; ) {
    let level = 0;
    let width = 1;
    while (from % (width * 2) === 0 && from + width * 2 <= end) {
      width *= 2;
      level += 1;
    }
    nodes.push({ level, index: from / width });
    from += width;
  }
  return nodes;
}

/** Root over perfect subtrees, given left to right and falling in height. */
export function foldRight(hashes: readonly Uint8Array[]): Hash {
  let root = hashes.at(-1);
  if (!root) throw new RangeError('Nothing to fold');
  for (let at = hashes.length - 2; at >= 0; at -= 1) root = nodeHash(hashes[at]!, root);
  return Buffer.from(root);
}

/** Largest power of two below `size` (size >= 2): where RFC 9162 2.1.1 splits a tree. */
export function splitOf(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

/** Sizes and positions stay where doubles count exactly. */
export function requireCount(value: number, what: string): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${what} must be a whole number from 0 to 2^53 - 1`);
}
