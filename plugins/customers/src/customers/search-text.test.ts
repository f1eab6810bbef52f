import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grams, likeLiteral, searchText } from './search-text.js';

describe('search text', () => {
  it('makes width, case and both kana one spelling', () => {
    expect(searchText('  ＮＥＫＯ　ﾈｺ ')).toBe('neko ねこ');
    expect(searchText('ヴァイオレット・エー')).toBe(searchText('ゔぁいおれっと・えー'));
  });

  it('stays short when one character becomes many', () => {
    expect([...searchText('\ufdfa'.repeat(128))]).toHaveLength(200);
  });

  it('has a pair for every part of two characters or more', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('猫', 'ね', 'こ', 'a', 'b', '1', '😀'), { minLength: 2, maxLength: 12 }), fc.nat(), fc.nat(), (characters, from, length) => {
        const start = from % (characters.length - 1);
        const part = characters.slice(start, start + 2 + (length % (characters.length - start - 1))).join('');
        const all = new Set(grams(searchText(characters.join(''))));
        expect(grams(searchText(part)).every((gram) => all.has(gram))).toBe(true);
      }),
    );
  });

  it('finds a single character of a script without spaces, and none of one with', () => {
    expect(grams('星')).toEqual(['星']);
    expect(grams('a')).toEqual([]);
  });

  it('takes no other way for ASCII than for the rest of the world', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 40 }), (text) => {
        // A letter that is not ASCII takes the long way, and is taken off again.
        expect(searchText(`${text}.é`)).toBe(`${searchText(`${text}.`)}é`);
        const normalised = searchText(text);
        expect(grams(normalised)).toEqual(grams(`${normalised}é`).filter((gram) => !gram.endsWith('é')));
      }),
    );
  });

  it('takes wildcards literally', () => {
    expect(likeLiteral(String.raw`50%_\ `)).toBe(String.raw`50\%\_\\ `);
  });
});
