import { describe, expect, it } from 'vitest';
import { changedFields, compareVersions, mergeVersions } from './conflict.js';

const base = { nickname: 'Mochi', notes: 'likes cake', tags: ['vip', 'oshi'], source: '' };

describe('two people edit one customer', () => {
  it('asks only about fields that both changed differently', () => {
    const mine = { ...base, nickname: 'Mochi!', notes: 'likes tea' };
    const theirs = { ...base, nickname: 'Mochiko', source: 'event' };
    const comparison = compareVersions(base, mine, theirs);
    expect(comparison.conflicts).toEqual([{ field: 'nickname', base: 'Mochi', mine: 'Mochi!', theirs: 'Mochiko' }]);
    expect(comparison.onlyMine).toEqual(['notes']);
    expect(comparison.onlyTheirs).toEqual(['source']);
  });

  it('sees no conflict where both made the same change', () => {
    expect(compareVersions(base, { ...base, source: 'shop' }, { ...base, source: 'shop' }).conflicts).toEqual([]);
  });

  it('takes tags in another order, and nothing against empty, for unchanged', () => {
    expect(changedFields(base, { nickname: 'Mochi', tags: ['oshi', 'vip'], source: null })).toEqual({});
    expect(changedFields(base, { tags: ['oshi'] })).toEqual({ tags: ['oshi'] });
  });

  it('merges by choice and never loses the other person’s untouched change', () => {
    const mine = { ...base, nickname: 'A', tags: ['vip'] };
    const theirs = { ...base, nickname: 'B', tags: ['oshi'], source: 'event' };
    expect(mergeVersions(base, mine, theirs, { nickname: 'theirs', tags: 'mine' })).toEqual({ nickname: 'B', notes: 'likes cake', tags: ['vip'], source: 'event' });
  });

  it('keeps what she typed until she chooses otherwise', () => {
    expect(mergeVersions(base, { ...base, nickname: 'A' }, { ...base, nickname: 'B' }, {}).nickname).toBe('A');
  });
});
