import { expect, it } from 'vitest';
import { readSort, toFilters } from './listQuery.js';

const ask = (filters: Record<string, string>, search = '') => toFilters({ filters, search, narrowing: {} });

it('leaves deactivated customers out unless they are asked for', () => {
  expect(ask({}).active).toBe(true);
  expect(ask({ show: 'off' }).active).toBe(false);
  expect(ask({ show: 'all' }).active).toBeUndefined();
});

it('sends no empty search and none that the API would refuse for its length', () => {
  expect(ask({}, '  ').q).toBeUndefined();
  expect(ask({}, 'x'.repeat(200)).q).toHaveLength(128);
});

it('reads an unknown order as the default', () => {
  expect(readSort('-password')).toBe('-updatedAt');
  expect(readSort('nickname')).toBe('nickname');
});
