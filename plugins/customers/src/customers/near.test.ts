import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearSearch } from './near.js';
import { grams, searchText } from './search-text.js';

const matches = (pattern: string, name: string): boolean => new RegExp(`^${pattern.replace(/\\(.)|%|_|([.*+?^${}()|[\]])/gsu, (_all, escaped: string | undefined, special: string | undefined) => (escaped !== undefined ? escaped.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`) : special !== undefined ? `\\${special}` : _all === '%' ? '.*' : '.'))}$`, 'su').test(name);

/** What the statement asks, without a database. */
const finds = (typed: string, name: string): boolean => {
  const near = nearSearch(searchText(typed));
  const text = searchText(name);
  const held = new Set(grams(text));
  return near !== undefined && near.anyOf.some((set) => set.every((gram) => held.has(gram))) && near.patterns.some((pattern) => matches(pattern, text));
};

describe('a search with one typo', () => {
  const letters = fc.array(fc.constantFrom<string>('星', '野', 'る', 'な', 'a', 'b', 'k', '7', '%', '_'), { minLength: 5, maxLength: 14 });

  it('finds the name whatever the typo and wherever it is', () => {
    fc.assert(
      fc.property(letters, fc.nat(), fc.constantFrom('wrong', 'missing', 'extra', 'swapped'), (characters, seed, typo) => {
        const at = 1 + (seed % (characters.length - 2));
        const typed = {
          wrong: characters.with(at, 'x'),
          missing: characters.toSpliced(at, 1),
          extra: characters.toSpliced(at, 0, 'x'),
          swapped: characters.with(at, characters[at + 1] ?? '').with(at + 1, characters[at] ?? ''),
        }[typo];
        expect(finds(typed.join(''), `さん${characters.join('')}@`), typed.join('')).toBe(true);
      }),
    );
  });

  it.each([
    ['ほしの るな', 'ホシノ ルナ'], ['hoshimo', 'Hoshino Luna'], ['hosihno', 'Hoshino Luna'], ['星野ルカ', '星野ルナ'], ['星辰大梅', '星辰大海'], ['Nekoo', 'neko'], ['星屋ルナ', '星野ルナちゃん'], ['ルナ酱子', '露娜ルナ酱'], ['Hnd', 'Hand'], ['han', 'Hamnet'], ['anA', 'Aan'], ['k7a', '7ka'],
  ])('finds %s in %s', (typed, name) => {
    expect(finds(typed, name)).toBe(true);
  });

  it.each([['hnd', 'Henrietta'], ['abc', 'xbc'], ['abc', 'ab'], ['hoshino', 'Yamada'], ['hxsximo', 'Hoshino'], ['星海', '星野'], ['abc', 'abd']])('does not find %s in %s', (typed, name) => {
    expect(finds(typed, name)).toBe(false);
  });

  it('is not tried where it would find everything or nothing', () => {
    for (const typed of ['', 'a', 'ab', '星野', 'x'.repeat(41)]) expect(nearSearch(typed)).toBeUndefined();
  });
});
