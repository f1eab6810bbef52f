import { expect, it } from 'vitest';
import { sameState, setFilters } from './types.js';

it('two states are the same whatever the order in which filters were set', () => {
  expect(sameState({ filters: { a: '1', tag: ['x', 'y'] } }, { filters: { tag: ['y', 'x'], a: '1' } })).toBe(true);
  expect(sameState({ filters: { a: '1' } }, { filters: { a: '2' } })).toBe(false);
  expect(sameState({ filters: {}, columns: ['a', 'b'] }, { filters: {}, columns: ['b', 'a'] })).toBe(false);
  expect(sameState({ filters: {} }, { filters: {}, density: 'compact' })).toBe(false);
});

it('what was not set is not kept', () => {
  expect(setFilters({ status: undefined, q: 'x', flag: false })).toEqual({ q: 'x', flag: false });
});
