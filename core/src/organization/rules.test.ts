import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Forest, MAX_DEPTH, type Placed } from './rules.js';

/** Random trees: each node's parent is an earlier one or the agency itself. */
const forests = fc
  .array(fc.nat(), { minLength: 1, maxLength: 30 })
  .map((picks) => picks.map((pick, index): Placed => ({ id: `n${index}`, parent_id: pick % (index + 1) === index ? null : `n${pick % (index + 1)}`, active: true, inactive_by: null })));

/** The slow, plain way: walk up and look. */
const ancestors = (rows: readonly Placed[], id: string | null): string[] => {
  const up: string[] = [];
  for (let at = id; at !== null; at = rows.find((row) => row.id === at)?.parent_id ?? null) {
    up.push(at);
    if (up.length > rows.length) throw new Error('a cycle');
  }
  return up;
};

const refusal = (work: () => void): string | null => {
  try {
    work();
    return null;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('the forest of subsidiaries', () => {
  it('knows levels and subtrees as walking up does', () => {
    fc.assert(
      fc.property(forests, (rows) => {
        const forest = new Forest(rows);
        for (const { id } of rows) {
          expect(forest.level(id)).toBe(ancestors(rows, id).length);
          expect(new Set(forest.subtree(id))).toEqual(new Set(rows.filter((row) => ancestors(rows, row.id).includes(id)).map((row) => row.id)));
        }
      }),
    );
  });

  it('after any move that it allows has neither a cycle nor more levels than it may', () => {
    fc.assert(
      fc.property(forests, fc.nat(), fc.option(fc.nat()), (rows, pick, target) => {
        const legal = rows.filter((row) => ancestors(rows, row.id).length <= MAX_DEPTH);
        const moved = legal[pick % legal.length] as Placed;
        const parent = target === null ? null : (legal[target % legal.length] as Placed).id;
        const refused = refusal(() => new Forest(legal).checkMove(moved.id, parent));
        const after = legal.map((row) => (row === moved ? { ...row, parent_id: parent } : row));
        const isCycle = parent !== null && ancestors(legal, parent).includes(moved.id);
        if (isCycle) expect(refused).toBe('ORGANIZATION_CYCLE');
        else {
          const deepest = Math.max(...after.map((row) => ancestors(after, row.id).length));
          expect(refused).toBe(deepest > MAX_DEPTH ? 'ORGANIZATION_DEPTH_EXCEEDED' : null);
        }
      }),
    );
  });

  it('lets nothing stand below what is absent or inactive', () => {
    const forest = new Forest([{ id: 'asleep', parent_id: null, active: false, inactive_by: null }]);
    expect(refusal(() => forest.checkParent('absent', 1))).toBe('ORGANIZATION_PARENT_UNKNOWN');
    expect(refusal(() => forest.checkParent('asleep', 1))).toBe('ORGANIZATION_PARENT_INACTIVE');
    expect(refusal(() => forest.checkParent(null, 1))).toBeNull();
  });
});
