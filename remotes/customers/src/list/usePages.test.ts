import { expect, it } from 'vitest';
import { pagesOf } from './usePages.js';

const rows = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `c${index}` }));

it('a full page says the same when more rows come', () => {
  const [early, late] = [pagesOf(rows(60)), pagesOf(rows(130))];
  expect(late.all.map(({ ids }) => ids.length)).toEqual([50, 50, 30]);
  expect(late.all[0]).toEqual(early.all[0]);
  expect(late.of('c120')).toBe(late.all[2]?.ids);
});

it('a row that is not of the list is a page of its own', () => {
  expect(pagesOf([]).of('x')).toEqual(['x']);
});
