import { emptyRoot, HASH_BYTES, nodeHash, type Hash } from './hashing.js';
import { foldRight, requireCount, subtreesOf, type NodeId } from './nodes.js';

/** A subtree that became perfect by an append, with its hash; the appended leaf itself comes first. */
export interface CompletedNode extends NodeId {
  hash: Hash;
}

/** What is kept of a compact range between two processes; hashes in base64. */
export interface CompactRangeState {
  size: number;
  hashes: string[];
}

/**
 * The right edge of a growing Merkle tree (RFC 9162 2.1): at most one perfect subtree of each height, so that
 * n leaves need log2(n) hashes of memory and an append touches two nodes on average.
 */
export class CompactRange {
  #size = 0;
  #hashes: Hash[] = [];

  /** Leaves so far. */
  get size(): number {
    return this.#size;
  }

  /**
   * Adds a leaf by its hash.
   * @returns the subtrees that are perfect from now on, leaf first: whoever stores them can prove anything later
   */
  append(leaf: Uint8Array): CompletedNode[] {
    if (leaf.length !== HASH_BYTES) throw new RangeError('A leaf hash has 32 bytes');
    let node: CompletedNode = { level: 0, index: this.#size, hash: Buffer.from(leaf) };
    const completed = [node];
    while (node.index % 2 === 1) {
      const left = this.#hashes.pop()!;
      node = { level: node.level + 1, index: (node.index - 1) / 2, hash: nodeHash(left, node.hash) };
      completed.push(node);
    }
    this.#hashes.push(node.hash);
    this.#size += 1;
    return completed;
  }

  /** Root of the tree as it stands; the hash of nothing when it is empty. */
  root(): Hash {
    return this.#hashes.length === 0 ? emptyRoot() : foldRight(this.#hashes);
  }

  /** A second range that goes its own way from here. */
  clone(): CompactRange {
    const copy = new CompactRange();
    copy.#size = this.#size;
    copy.#hashes = [...this.#hashes];
    return copy;
  }

  toJSON(): CompactRangeState {
    return { size: this.#size, hashes: this.#hashes.map((hash) => hash.toString('base64')) };
  }

  /** @throws RangeError when the hashes are not those that a tree of this size has at its edge */
  static fromJSON(state: CompactRangeState): CompactRange {
    requireCount(state.size, 'The size');
    const hashes = state.hashes.map((hash) => Buffer.from(hash, 'base64'));
    if (hashes.length !== subtreesOf(0, state.size).length || hashes.some((hash) => hash.length !== HASH_BYTES)) throw new RangeError('These hashes are not the edge of a tree of this size');
    const range = new CompactRange();
    range.#size = state.size;
    range.#hashes = hashes;
    return range;
  }
}
