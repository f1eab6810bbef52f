import { describe, expect, it } from 'vitest';
import { Rounds } from './rounds.js';

/** Rounds that end when they are told to. */
function held() {
  const seen: number[][] = [];
  const gates: (() => void)[] = [];
  const faults = new Map<string, Error>();
  const rounds = new Rounds<number, string>({
    run: async (items) => {
      seen.push([...items]);
      await new Promise<void>((open) => gates.push(open));
      const fault = faults.get(items.join());
      if (fault) throw fault;
      return items.map((item) => `done ${item}`);
    },
    // Tens share a mark.
    marks: (item) => [String(item % 10)],
    isOfOne: (fault) => (fault as Error).message === 'of one',
  });
  const open = async (): Promise<void> => {
    gates.shift()?.();
    await new Promise((next) => setImmediate(next));
  };
  return { seen, faults, rounds, open };
}

describe('rounds', () => {
  it('begin at once, and take along whoever came meanwhile', async () => {
    const { seen, rounds, open } = held();
    const all = [1, 2, 3].map((item) => rounds.add(item));
    expect(seen).toEqual([[1]]);
    await open();
    expect(seen).toEqual([[1], [2, 3]]);
    await open();
    expect(await Promise.all(all)).toEqual(['done 1', 'done 2', 'done 3']);
    expect(rounds.idle).toBe(true);
  });

  it('never hold two that share a mark, and let nobody overtake one of her own', async () => {
    const { seen, rounds, open } = held();
    const all = [5, 1, 11, 2, 21].map((item) => rounds.add(item));
    for (let nth = 0; nth < 4; nth += 1) await open();
    expect(seen).toEqual([[5], [1, 2], [11], [21]]);
    expect(await Promise.all(all)).toEqual(['done 5', 'done 1', 'done 11', 'done 2', 'done 21']);
  });

  it('that fail for one of them let each try alone; others hear of the fault', async () => {
    const { seen, faults, rounds, open } = held();
    const first = rounds.add(5);
    faults.set('1,2', new Error('of one')).set('2', new Error('of one')).set('3,4', new Error('of all'));
    const two = [1, 2].map((item) => rounds.add(item).catch((fault: Error) => fault.message));
    await open();
    const others = [3, 4].map((item) => rounds.add(item).catch((fault: Error) => fault.message));
    for (let nth = 0; nth < 4; nth += 1) await open();
    expect([await first, ...(await Promise.all([...two, ...others]))]).toEqual(['done 5', 'done 1', 'of one', 'of all', 'of all']);
    expect(seen).toEqual([[5], [1, 2], [1], [2], [3, 4]]);
  });

  it('take fifty at most', async () => {
    const seen: number[] = [];
    const rounds = new Rounds<number, number>({ run: async (items) => (seen.push(items.length), items) });
    const answers = await Promise.all(Array.from({ length: 120 }, (_none, nth) => rounds.add(nth)));
    expect(answers).toEqual(Array.from({ length: 120 }, (_none, nth) => nth));
    expect(seen).toEqual([1, 50, 50, 19]);
  });
});
