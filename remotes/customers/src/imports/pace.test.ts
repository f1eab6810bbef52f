import { expect, it } from 'vitest';
import { addSample, paceOf, type Sample } from './pace.js';

const run = (...samples: [at: number, processed: number][]): Sample[] => samples.reduce<Sample[]>((known, [at, processed]) => addSample(known, { at, processed }), []);

it('tells the pace and the time left from what was seen', () => {
  expect(paceOf(run([0, 0], [1_000, 500], [2_000, 1_000]), 5_000)).toEqual({ rowsPerSecond: 500, secondsLeft: 8 });
});

it('tells nothing from one sight or from less than a second', () => {
  expect(paceOf(run([0, 100]), 5_000)).toBeUndefined();
  expect(paceOf(run([0, 0], [400, 200]), 5_000)).toBeUndefined();
});

it('forgets what is long past', () => {
  expect(paceOf(run([0, 0], [60_000, 100], [62_000, 1_100]), 2_100)?.rowsPerSecond).toBe(500);
});

it('begins anew when the job did', () => {
  expect(run([0, 400], [1_000, 0])).toEqual([{ at: 1_000, processed: 0 }]);
});
