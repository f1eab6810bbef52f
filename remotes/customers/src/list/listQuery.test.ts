import { expect, it } from 'vitest';
import { readSort, toFilters } from './listQuery.js';

const ask = (filters: Record<string, string | string[]>, search = '') => toFilters({ filters, search, narrowing: {}, zone: { startOfDay: (day) => `${day} in Tokyo` }, today: '2026-11-21' });

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
  expect(readSort('-custom.points')).toBe('-custom.points');
  expect(readSort('custom.points;drop')).toBe('-updatedAt');
});

it('asks for all tags, and for custom fields in the words of the API', () => {
  expect(ask({ tag: ['vip', '常連'] }).tags).toEqual(['vip', '常連']);
  expect(ask({ 'cf.size': 'l', 'cf.points': ' 10..20 ', 'cf.city': ' ' }).custom).toEqual(['size:l', 'points:10..20']);
  expect(ask({}).custom).toBeUndefined();
});

it('asks for a level of a membership only with its type', () => {
  expect(ask({ membershipLevel: 'TIDU' }).membershipLevel).toBeUndefined();
  expect(ask({ membershipType: 'BILIBILI_GUARD', membershipLevel: 'TIDU' })).toMatchObject({ membershipType: 'BILIBILI_GUARD', membershipLevel: 'TIDU' });
});

it('asks for memberships that are valid and end within days, the last day included', () => {
  expect(ask({ membershipEnds: '7' })).toMatchObject({ membershipState: 'active', membershipEndsBefore: '2026-11-29 in Tokyo' });
  expect(ask({ membershipEnds: '7', membershipState: 'expired' }).membershipState).toBe('expired');
  expect(ask({ membershipEnds: '8' }).membershipEndsBefore).toBeUndefined();
  expect(ask({ added: '30' }).createdFrom).toBe('2026-10-22 in Tokyo');
});

it('asks for an archive by an id and by nothing else', () => {
  expect(ask({ archive: '0be7c000-0000-7000-8000-000000000999' }).storeId).toBe('0be7c000-0000-7000-8000-000000000999');
  expect(ask({ archive: 'mine' }).storeId).toBeUndefined();
});
