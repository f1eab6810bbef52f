import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, foldQuickly } from './fold.js';
import { textOf } from './plain-text.js';

const folded = (text: string): string => textOf(fold(text));
const ignorable = /\p{Default_Ignorable_Code_Point}/gu;

describe('folding', () => {
  it.each([
    ['ＦＵＣＫ', 'fuck'],
    ['𝒻𝓊𝒸𝓀 ⓕⓤⓒⓚ ⒡🅕🅵', 'fuck fuck fff'],
    ['fùčķ', 'fuck'],
    ['ｱﾎ ﾊﾞｶ か\u3099', 'アホ バカ が'],
    ['ꜰᴜᴄᴋ', 'fuck'],
    ['傻逼 幹妳娘', '傻逼 干妳娘'],
    ['f\u200bu\u2060c\u00adk\ufe0f', 'fuck'],
    ['fuсk сегодня', 'fuck сегодня'],
    ['🇫🇺🇨🇰 🇯🇵', 'fuck   '],
    ['a\u2800b\u3000c\nd', 'a b c d'],
    ['\ud800x', '\ufffdx'],
  ])('reads %j as %j', (text, read) => expect(folded(text)).toBe(read));

  it('agrees with NFKC and lower case on every text of Chinese, Japanese and symbols', () => {
    const char = fc.oneof(fc.constantFrom(...'あアがｶﾞﾊﾟ死ね①㍿㌔½、。・！ー〜8草\u3099'), fc.integer({ min: 0x3041, max: 0x30ff }).map((code) => String.fromCharCode(code)));
    fc.assert(
      fc.property(fc.array(char, { maxLength: 40 }).map((chars) => chars.join('')), (text) => {
        expect(folded(text)).toBe(text.replace(ignorable, '').normalize('NFKC').toUpperCase().toLowerCase().replace(ignorable, '').replace(/\s/gu, ' '));
      }),
      { numRuns: 500 },
    );
  });

  it('keeps the way back: in order, inside the text, covering every character that is shown', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const { from, to, length } = fold(text);
        let before = 0;
        for (let at = 0; at < length; at += 1) {
          expect(from[at]).toBeGreaterThanOrEqual(before);
          expect(to[at]).toBeGreaterThan(from[at] ?? 0);
          expect(to[at]).toBeLessThanOrEqual(text.length);
          // Never between the halves of a pair.
          expect(/^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice((from[at] ?? 0) - 1, (from[at] ?? 0) + 1))).toBe(false);
          before = from[at] ?? 0;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('knows the end of a text from the sign of nothing in it, also when it has met that before', () => {
    for (const text of ['a\u0000', '\u0000', '$x', 'a\u0000b', '']) expect(textOf(foldQuickly(text).plain)).toBe(folded(text));
  });

  it('stands under a tower of marks', () => {
    const tower = `f${'\u0301'.repeat(3_000)}uck`;
    expect(folded(tower)).toBe('fuck');
    const { from, to } = fold(tower);
    expect([from[0], to[0], from[1]]).toEqual([0, 3_001, 3_001]);
  });
});
