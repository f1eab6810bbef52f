import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slotOf, verdict } from './windows.js';

/** The counter as the stores keep it, for one key. */
function counter(points: number, perSeconds: number) {
  let kept = { slot: -10, now: 0, before: 0 };
  return (atMs: number) => {
    const { slot, part } = slotOf(atMs, perSeconds);
    kept = kept.slot === slot ? { ...kept, now: kept.now + 1 } : { slot, now: 1, before: kept.slot === slot - 1 ? kept.now : 0 };
    return verdict({ name: 'x', key: 'k', points, perSeconds }, kept, part);
  };
}

describe('a sliding limit', () => {
  it('lets through as many as it says, and tells when one more may come', () => {
    const take = counter(2, 10);
    expect(take(0)).toMatchObject({ allowed: true, remaining: 1, retryAfterSeconds: 0 });
    expect(take(1_000)).toMatchObject({ allowed: true, remaining: 0 });
    expect(take(2_000)).toMatchObject({ allowed: false, count: 3, remaining: 0 });
  });

  it('keeps its word: whoever waits as long as it says is let through', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 3_600 }), fc.array(fc.integer({ min: 0, max: 2_000 }), { minLength: 1, maxLength: 80 }), (points, perSeconds, gaps) => {
        const take = counter(points, perSeconds);
        let at = 1_700_000_000_000;
        let last = take(at);
        for (const gap of gaps) last = take((at += gap));
        const after = take(at + last.retryAfterSeconds * 1_000);
        expect(after.allowed).toBe(true);
      }),
    );
  });

  it('never lets more than its points into one slot', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 200 }), (points, gaps) => {
        const take = counter(points, 60);
        const allowed = new Map<number, number>();
        let at = 0;
        for (const gap of gaps) {
          at += gap;
          if (take(at).allowed) allowed.set(Math.floor(at / 60_000), (allowed.get(Math.floor(at / 60_000)) ?? 0) + 1);
        }
        expect(Math.max(0, ...allowed.values())).toBeLessThanOrEqual(points);
      }),
    );
  });
});
