import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findWatermarks, watermarkOf, withoutWatermarks } from './watermark.js';

const someMark = fc.uint8Array({ minLength: 8, maxLength: 8 });
const hexOf = (mark: Uint8Array): string => Buffer.from(mark).toString('hex');

describe('a watermark', () => {
  it('comes back out of any text, hidden or written, and leaves the text as it was', () => {
    fc.assert(
      fc.property(someMark, fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => findWatermarks(text).size === 0), (mark, text) => {
        const { code, hide } = watermarkOf(mark);
        expect([...findWatermarks(`"${hide(text)}","x"`)]).toEqual([[hexOf(mark), 1]]);
        expect(withoutWatermarks(hide(text))).toBe(text);
        expect([...findWatermarks(`seen ${code}.`)]).toEqual([[hexOf(mark), 1]]);
        expect([...findWatermarks(code.toLowerCase().replace(/1/g, 'l').replace(/0/g, 'o'))]).toEqual([[hexOf(mark), 1]]);
      }),
    );
  });

  it('is counted in every row, and several people are told apart', () => {
    const [a, b] = [watermarkOf(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)), watermarkOf(Uint8Array.of(1, 9, 9, 9, 9, 9, 9, 9))];
    expect([...findWatermarks([a.hide('星'), a.hide('月'), b.hide('海')].join('\n')).values()]).toEqual([2, 1]);
  });

  it('is not seen where there is none', () => {
    expect(findWatermarks('family 👨\u200d👩\u200d👧, 1234-5678-901234, a\u200bb').size).toBe(0);
  });
});
