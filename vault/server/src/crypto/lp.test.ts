import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lp } from './lp.js';

describe('lp', () => {
  it('writes each part as its length in two bytes and its UTF-8', () => {
    expect(lp('pii-v1', '愛', '').toString('hex')).toBe(`0006${Buffer.from('pii-v1').toString('hex')}0003e6849b0000`);
    expect(lp(12)).toEqual(lp('12'));
    expect(lp()).toHaveLength(0);
  });

  it('gives two different lists of parts two different encodings', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 6 }), { maxLength: 5 }), fc.array(fc.string({ maxLength: 6 }), { maxLength: 5 }), (a, b) => {
        expect(lp(...a).equals(lp(...b))).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
    expect(lp('ab', 'c').equals(lp('a', 'bc'))).toBe(false);
  });

  it('refuses a part that its length field cannot tell', () => {
    expect(() => lp('x'.repeat(65_536))).toThrow(RangeError);
    expect(lp('x'.repeat(65_535))).toHaveLength(65_537);
  });
});
