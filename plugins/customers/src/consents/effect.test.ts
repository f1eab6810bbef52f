import { describe, expect, it } from 'vitest';
import { effectOf } from './effect.js';
import { textDigest } from './receipt.js';

const day = (n: number): Date => new Date(Date.UTC(2026, 0, n));
const word = (code: string, granted: boolean, n: number, purpose: 'notification_delivery' | 'membership_report' = 'notification_delivery') => ({ code, textVersion: 'v1', purpose, granted, at: day(n) });

describe('what the vault is told', () => {
  it('is nothing about purposes that were never talked about', () => {
    expect(effectOf([], [])).toEqual([]);
    expect(effectOf([word('NEWS', true, 1)], [])).toEqual([{ purpose: 'notification_delivery', granted: true, version: 'NEWS:v1', at: day(1).toISOString() }]);
  });

  it('keeps a purpose open while one consent for it stands, and closes it with the last', () => {
    expect(effectOf([word('NEWS', false, 2), word('PARCELS', true, 1)], [])[0]).toMatchObject({ granted: true, at: day(2).toISOString() });
    expect(effectOf([word('NEWS', false, 2), word('PARCELS', false, 3)], [])[0]).toMatchObject({ granted: false, version: 'PARCELS:v1' });
  });

  it('lets an objection win over every consent until it is lifted, each newer than the word before', () => {
    const objection = { purpose: 'notification_delivery' as const, at: day(5), liftedAt: null };
    expect(effectOf([word('NEWS', true, 9)], [objection])[0]).toMatchObject({ granted: false, version: 'objection', at: day(9).toISOString() });
    expect(effectOf([word('NEWS', true, 1)], [{ ...objection, liftedAt: day(7) }])[0]).toMatchObject({ granted: true, at: day(7).toISOString() });
    expect(effectOf([], [{ ...objection, liftedAt: day(7) }])[0]).toMatchObject({ granted: true });
  });
});

it('the digest of a text does not depend on the order of its languages', () => {
  expect(textDigest({ en: 'a', ja: 'b' })).toBe(textDigest({ ja: 'b', en: 'a' } as { en: string; ja: string }));
  expect(textDigest({ en: 'a' })).not.toBe(textDigest({ en: 'a', ja: 'b' }));
});
