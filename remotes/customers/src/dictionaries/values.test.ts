import { describe, expect, it } from 'vitest';
import { bodyOf, initialValues, problemsOf } from './values.js';

const t = (key: string): string => key;
const blank = initialValues(undefined);

describe('an entry of a dictionary', () => {
  it('needs a code and an English name when it is new', () => {
    expect(Object.keys(problemsOf(blank, { isNew: true, needsParent: false, needsUid: false }, t))).toEqual(['code', 'nameEn']);
    expect(problemsOf({ ...blank, code: 'GOLD', nameEn: 'Gold' }, { isNew: true, needsParent: false, needsUid: false }, t)).toEqual({});
  });

  it('hangs below another where its type says so', () => {
    expect(problemsOf({ ...blank, code: 'GOLD', nameEn: 'Gold' }, { isNew: true, needsParent: true, needsUid: false }, t)).toEqual({ parentId: 'required' });
  });

  it('refuses a colour, an order and an address that the API would refuse', () => {
    const values = { ...blank, nameEn: 'X', color: 'red', sortOrder: '-1', urlTemplate: 'http://x/{uid}' };
    expect(Object.keys(problemsOf(values, { isNew: false, needsParent: false, needsUid: true }, t))).toEqual(['color', 'sortOrder', 'urlTemplate']);
  });

  it('sends only what its type knows', () => {
    const values = { ...blank, nameEn: ' Gold ', nameJa: 'ゴールド', rank: '2', months: '3' };
    expect(bodyOf(values, 'membership-level')).toEqual({ name: { en: 'Gold', ja: 'ゴールド' }, color: null, sortOrder: 1000, isForced: false, extra: { rank: 2 } });
    expect(bodyOf(values, 'status')).toMatchObject({ extra: {} });
  });
});
