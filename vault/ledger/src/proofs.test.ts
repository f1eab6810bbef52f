import { readFileSync } from 'node:fs';
import { sharedData } from '@hako/devkit/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CompactRange, consistencyNodes, consistencyProof, emptyRoot, inclusionNodes, inclusionProof, leafHash, nodeHash, verifyConsistency, verifyInclusion, type Hash, type ReadNode } from './index.js';

const hash = (base64: string): Hash => Buffer.from(base64, 'base64');

/** A tree with everything that a log would store of it. */
function grow(size: number): { roots: Hash[]; leaves: Hash[]; read: ReadNode } {
  const range = new CompactRange();
  const nodes = new Map<string, Hash>();
  const roots = [range.root()];
  const leaves: Hash[] = [];
  for (let at = 0; at < size; at += 1) {
    leaves.push(leafHash(`leaf ${at}`));
    for (const node of range.append(leaves[at]!)) nodes.set(`${node.level}/${node.index}`, node.hash);
    roots.push(range.root());
  }
  return { roots, leaves, read: (level, index) => nodes.get(`${level}/${index}`)! };
}

describe('the Merkle tree', () => {
  const path = sharedData('vectors/rfc/rfc6962_merkle.json');
  it.skipIf(path === undefined)('has the roots of Certificate Transparency\'s own test log', () => {
    const vectors = JSON.parse(readFileSync(path!, 'utf8')) as { emptyRoot: string; emptyLeaf: string; leafL123456: string; nodeN123N456: string; leafInputsHex: string[]; rootBySize: string[] };
    expect(emptyRoot().toString('hex')).toBe(vectors.emptyRoot);
    expect(leafHash('').toString('hex')).toBe(vectors.emptyLeaf);
    expect(leafHash('L123456').toString('hex')).toBe(vectors.leafL123456);
    const range = new CompactRange();
    const roots = [range.root(), ...vectors.leafInputsHex.map((leaf) => (range.append(leafHash(Buffer.from(leaf, 'hex'))), range.root()))];
    expect(roots.map((root) => root.toString('hex'))).toEqual(vectors.rootBySize);
  });

  it('never takes a node for a leaf', () => {
    const [left, right] = [leafHash('a'), leafHash('b')];
    expect(nodeHash(left, right)).not.toEqual(leafHash(Buffer.concat([left, right])));
    expect(() => nodeHash(left, right.subarray(1))).toThrow(RangeError);
  });

  it('goes on from what another process kept', () => {
    const first = new CompactRange();
    for (let at = 0; at < 11; at += 1) first.append(leafHash(String(at)));
    const second = CompactRange.fromJSON(JSON.parse(JSON.stringify(first)) as ReturnType<CompactRange['toJSON']>);
    first.append(leafHash('next'));
    second.append(leafHash('next'));
    expect(second.root()).toEqual(first.root());
    expect(() => CompactRange.fromJSON({ size: 3, hashes: [leafHash('x').toString('base64')] })).toThrow(RangeError);
  });
});

describe('proofs', () => {
  it('prove every leaf of every small tree, and every small tree in every later one', async () => {
    const { roots, leaves, read } = grow(40);
    for (let size = 1; size <= 40; size += 1) {
      for (let index = 0; index < size; index += 1) expect(verifyInclusion(index, size, leaves[index]!, await inclusionProof(index, size, read), roots[size]!)).toBe(true);
      for (let from = 1; from <= size; from += 1) expect(verifyConsistency(from, size, roots[from]!, roots[size]!, await consistencyProof(from, size, read))).toBe(true);
    }
  });

  it('fit nothing but the leaf, place, size and root that they were made for', async () => {
    const { roots, leaves, read } = grow(300);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 300 }), fc.nat(), fc.nat(), fc.nat(), async (size, pick, other, bit) => {
        const index = pick % size;
        const proof = await inclusionProof(index, size, read);
        const elsewhere = other % size;
        const flipped = proof.map((item, at) => (at === bit % proof.length ? Buffer.from(item.map((byte, place) => (place === bit % 32 ? byte ^ 1 : byte))) : item));
        expect(verifyInclusion(index, size, leaves[index]!, flipped, roots[size]!)).toBe(false);
        expect(verifyInclusion(index, size, leaves[index]!, proof.slice(1), roots[size]!)).toBe(false);
        expect(verifyInclusion(index, size, leaves[index]!, [...proof, roots[1]!], roots[size]!)).toBe(false);
        if (elsewhere !== index) expect(verifyInclusion(elsewhere, size, leaves[index]!, proof, roots[size]!)).toBe(false);
      }),
    );
  });

  it('do not connect two logs that differ anywhere in the older part', async () => {
    const { roots, read } = grow(200);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 199 }), fc.nat(), async (from, pick) => {
        const fork = new CompactRange();
        for (let at = 0; at < from; at += 1) fork.append(leafHash(at === pick % from ? 'something else' : `leaf ${at}`));
        expect(verifyConsistency(from, 200, fork.root(), roots[200]!, await consistencyProof(from, 200, read))).toBe(false);
      }),
    );
  });

  it('name the stored nodes that they need, each once', () => {
    expect(inclusionNodes(0, 1)).toEqual([]);
    expect(inclusionNodes(4, 7)).toEqual([{ level: 0, index: 5 }, { level: 0, index: 6 }, { level: 2, index: 0 }]);
    expect(consistencyNodes(4, 4)).toEqual([]);
    expect(() => consistencyNodes(0, 4)).toThrow(RangeError);
    expect(() => inclusionNodes(4, 4)).toThrow(RangeError);
  });
});

describe('the public collection of good and bad proofs', () => {
  const inclusion = sharedData('vectors/merkle/inclusion.json');
  it.skipIf(inclusion === undefined)('98 inclusion proofs', () => {
    const { cases } = JSON.parse(readFileSync(inclusion!, 'utf8')) as { cases: { leafIdx: number | string; treeSize: number | string; leafHash: string; root: string; proof: string[] | null; wantErr: boolean; desc: string }[] };
    const judged = cases.map((one) => ({ desc: one.desc, refused: !verifyInclusion(Number(one.leafIdx), Number(one.treeSize), hash(one.leafHash), (one.proof ?? []).map(hash), hash(one.root)) }));
    expect(judged).toEqual(cases.map(({ desc, wantErr }) => ({ desc, refused: wantErr })));
    expect(judged).toHaveLength(98);
  });

  const consistency = sharedData('vectors/merkle/consistency.json');
  it.skipIf(consistency === undefined)('98 consistency proofs', () => {
    const { cases } = JSON.parse(readFileSync(consistency!, 'utf8')) as { cases: { size1: number | string; size2: number | string; root1: string; root2: string; proof: string[] | null; wantErr: boolean; desc: string }[] };
    const judged = cases.map((one) => ({ desc: one.desc, refused: !verifyConsistency(Number(one.size1), Number(one.size2), hash(one.root1), hash(one.root2), (one.proof ?? []).map(hash)) }));
    expect(judged).toEqual(cases.map(({ desc, wantErr }) => ({ desc, refused: wantErr })));
    expect(judged).toHaveLength(98);
  });
});
