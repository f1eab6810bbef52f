import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFilter } from './create-filter.js';

const filter = createFilter();
/** What is found, as the piece of the text and the reading in which it was found. */
const found = (text: string): string[] => filter.check(text).matches.map(({ text: piece, key }) => `${piece} · ${key}`);

describe('evasion', () => {
  it.each([
    ['what the fuck', 'fuck · plain'],
    ['FUCK!!', 'FUCK · plain'],
    ['fuuuuuck you', 'fuuuuuck · plain'],
    ['ｆｕｃｋ', 'ｆｕｃｋ · plain'],
    ['𝖋𝖚𝖈𝖐', '𝖋𝖚𝖈𝖐 · plain'],
    ['fück', 'fück · plain'],
    ['f u c k', 'f u c k · apart'],
    ['f.u.c.k you', 'f.u.c.k · apart'],
    ['f-u-c-k-i-n-g', 'f-u-c-k · apart'],
    ['f. u. c. k.', 'f. u. c. k · apart'],
    ['f🔥u🔥c🔥k', 'f🔥u🔥c🔥k · apart'],
    ['fu ck you', 'fu ck · split'],
    ['b itch', 'b itch · split'],
    ['bit_ch', 'bit_ch · split'],
    ['sh1t', 'sh1t · leet'],
    ['b!tch', 'b!tch · leet'],
    ['a$$hole', 'a$$hole · leet'],
    ['@sshole', '@sshole · leet'],
    ['phuck', 'phuck · plain'],
    ['fvck off', 'fvck · leet'],
    ['n1gg3r', 'n1gg3r · leet'],
    ['f*ck', 'f*ck · mask'],
    ['f**k this', 'f**k · mask'],
    ['sh#t', 'sh#t · mask'],
    ['你这个傻逼', '傻逼 · plain'],
    ['你这个傻 逼', '傻 逼 · apart'],
    ['傻*逼', '傻*逼 · apart'],
    ['死・ ね', '死・ ね · apart'],
    ['傻💩逼', '傻💩逼 · apart'],
    ['沙比吧你', '沙比 · sound'],
    ['操 你 妈', '操 你 妈 · apart'],
    ['操尼玛', '操尼玛 · sound'],
    ['你媽死了', '你媽死 · simplified'],
    ['你個智障', '智障 · plain'],
    ['去 死', '去 死 · apart'],
    ['ｎｍｓｌ', 'ｎｍｓｌ · plain'],
    ['死ね', '死ね · plain'],
    ['死　ね', '死　ね · apart'],
    ['死・ね', '死・ね · apart'],
    ['死\u200bね', '死\u200bね · plain'],
    ['死ねぇぇぇ', '死ね · plain'],
    ['タヒね', 'タヒね · plain'],
    ['お前バカだ', 'バカ · plain'],
    ['ほんとばかだな', 'ばか · kana'],
    ['ﾊﾞｶ', 'ﾊﾞｶ · plain'],
    ['バーカ', 'バーカ · plain'],
    ['バ カ', 'バ カ · apart'],
    ['シネよ', 'シネ · plain'],
    ['お前ブスだな', 'ブス · plain'],
    ['まじキモい', 'キモい · plain'],
  ])('%j', (text, expected) => expect(found(text)).toContain(expected));

  it('finds a word through any pile of characters that are not shown', () => {
    const invisible = fc.constantFrom('\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u00ad', '\ufe0f', '\u034f', '\u{e0020}');
    const piles = fc.array(fc.array(invisible, { maxLength: 4 }).map((chars) => chars.join('')), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.constantFrom('死ねよ', '傻逼!', 'shit', 'ブスが'), piles, (word, between) => {
        const hidden = [...word].map((char, index) => char + (between[index] ?? '')).join('');
        expect(filter.check(hidden).action).not.toBe('allow');
      }),
    );
  });

  it('finds a stretched word whatever is stretched, and how far', () => {
    fc.assert(
      fc.property(fc.constantFrom('fuck', 'shit', 'bitch', 'asshole'), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 7, maxLength: 7 }), (word, times) => {
        const stretched = [...word].map((char, index) => char.repeat(times[index] ?? 1)).join('');
        expect(filter.check(stretched).matches.length).toBeGreaterThan(0);
      }),
    );
  });

  it('takes a hidden word graver than an open one', () => {
    expect(filter.check('f u c k').score).toBeGreaterThan(filter.check('fuck').score);
  });
});
