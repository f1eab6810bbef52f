import type { Hash } from './hashing.js';
import { foldRight, requireCount, splitOf, subtreesOf, type NodeId, type ReadNode } from './nodes.js';

/** A stretch of leaves whose root is one hash of a proof. */
type Range = readonly [begin: number, end: number];

/**
 * Inclusion proof of the leaf at `index` (from 0) in the tree of the first `size` leaves, RFC 9162 2.1.3.1.
 * @param readNode hash of a perfect subtree that `CompactRange.append` completed
 * @throws RangeError when the leaf is not in that tree
 */
export function inclusionProof(index: number, size: number, readNode: ReadNode): Promise<Hash[]> {
  return hashesOf(inclusionRanges(index, size), readNode);
}

/**
 * Consistency proof from the tree of `from` leaves to that of `to` leaves, RFC 9162 2.1.4.1; 0 < from <= to.
 * @throws RangeError when the sizes are not in that order
 */
export function consistencyProof(from: number, to: number, readNode: ReadNode): Promise<Hash[]> {
  return hashesOf(consistencyRanges(from, to), readNode);
}

/** The stored subtrees that the inclusion proof is made of, so that a database reads them at once. */
export const inclusionNodes = (index: number, size: number): NodeId[] => inclusionRanges(index, size).flatMap(([begin, end]) => subtreesOf(begin, end));

/** The stored subtrees that the consistency proof is made of. */
export const consistencyNodes = (from: number, to: number): NodeId[] => consistencyRanges(from, to).flatMap(([begin, end]) => subtreesOf(begin, end));

function inclusionRanges(index: number, size: number): Range[] {
  requireCount(index, 'The index');
  requireCount(size, 'The size');
  if (index >= size) throw new RangeError(`A tree of ${size} leaves has no leaf ${index}`);
  const fromRoot: Range[] = [];
  let [begin, end] = [0, size];
  while (end - begin > 1) {
    const middle = begin + splitOf(end - begin);
    if (index < middle) {
      fromRoot.push([middle, end]);
      end = middle;
    } else {
      fromRoot.push([begin, middle]);
      begin = middle;
    }
  }
  return fromRoot.toReversed();
}

function consistencyRanges(from: number, to: number): Range[] {
  requireCount(from, 'The older size');
  requireCount(to, 'The newer size');
  if (from === 0 || from > to) throw new RangeError(`No consistency proof leads from ${from} to ${to} leaves`);
  const fromRoot: Range[] = [];
  let [begin, end] = [0, to];
  while (from < end) {
    const middle = begin + splitOf(end - begin);
    if (from <= middle) {
      fromRoot.push([middle, end]);
      end = middle;
    } else {
      fromRoot.push([begin, middle]);
      begin = middle;
    }
  }
  // The older root itself is known to whoever checks; only a part of it has to be named.
  if (begin > 0) fromRoot.push([begin, end]);
  return fromRoot.toReversed();
}

const hashesOf = (ranges: readonly Range[], readNode: ReadNode): Promise<Hash[]> => Promise.all(ranges.map(async ([begin, end]) => foldRight(await Promise.all(subtreesOf(begin, end).map(({ level, index }) => readNode(level, index))))));
