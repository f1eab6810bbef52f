import { describe, expect, it } from 'vitest';
import { readFilters, writeFilters, type FilterSpec } from './filter-codec.js';

const SPECS: FilterSpec[] = [{ name: 'status', kind: 'one' }, { name: 'tag', kind: 'many' }, { name: 'q', kind: 'text' }, { name: 'from', kind: 'date' }, { name: 'active', kind: 'flag' }];

describe('filters in the URL', () => {
  it('come back as they went in', () => {
    const values = { status: 'active', tag: ['vip', '常連 & 友'], q: 'a=b&c', from: '2026-11-21', active: false };
    expect(readFilters(writeFilters(new URLSearchParams(), SPECS, values), SPECS)).toEqual(values);
  });

  it('leave other parameters alone', () => {
    expect(writeFilters(new URLSearchParams('open=7&tag=old'), SPECS, { tag: ['new'] }).toString()).toBe('open=7&tag=new');
  });

  it('drop what cannot be understood instead of passing it on', () => {
    expect(readFilters(new URLSearchParams('from=yesterday&active=maybe&tag=&status=&q=x'), SPECS)).toEqual({ q: 'x' });
  });

  it('name each chosen value once', () => {
    expect(readFilters(new URLSearchParams('tag=a&tag=b&tag=a'), SPECS)).toEqual({ tag: ['a', 'b'] });
  });
});
