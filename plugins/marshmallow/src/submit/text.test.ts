import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { languageOf, lengthOf, MOST_UNITS, readContent, readName } from './text.js';

const box = { minLength: 1, maxLength: 2_000 };
const anything = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ unit: 'grapheme', maxLength: 200 }), fc.array(fc.constantFrom('\u202e', '\u200b', '\0', '\ud83d', '\r\n', 'a\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301', '👨‍👩‍👧‍👦', '死', 'ね', '\u2067', ' ', 'e', '\u0301'), { maxLength: 60 }).map((parts) => parts.join('')));

describe('a text as it is kept', () => {
  it('is well-formed NFC without controls or forced directions, within the limits, and reading it again changes nothing', () => {
    fc.assert(
      fc.property(anything, (typed) => {
        const read = readContent(typed, box);
        if ('problem' in read) return;
        expect(read.text).not.toMatch(/[\p{Cs}\u0000-\u0008\u000b-\u001f\u202a-\u202e]/u);
        expect(read.text).toBe(read.text.normalize('NFC'));
        expect(read.text.length).toBeLessThanOrEqual(MOST_UNITS);
        expect(lengthOf(read.text)).toBeLessThanOrEqual(2_000);
        expect(readContent(read.text, box)).toEqual(read);
      }),
      { numRuns: 500 },
    );
  });

  it('says what is wrong with it', () => {
    expect(readContent('half \ud83d', box)).toEqual({ problem: 'broken' });
    expect(readContent('zero \0', box)).toEqual({ problem: 'broken' });
    expect(readContent(' \u200b\u3164\n', box)).toEqual({ problem: 'empty' });
    expect(readContent('x'.repeat(100_000), box)).toEqual({ problem: 'too-long' });
    expect(readContent('あ', { minLength: 2, maxLength: 9 })).toEqual({ problem: 'too-short' });
  });

  it('keeps what writing systems need: joiners, isolates, tone marks, flags', () => {
    for (const text of ['می‌خواهم', 'क्‍ष', '👩‍🚀🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'xin chào, tiếng Việt', '\u2067עברית\u2069 mixed']) expect(readContent(text, box)).toEqual({ text: text.normalize('NFC') });
  });
});

describe('a name', () => {
  it('is one visible line', () => {
    fc.assert(fc.property(anything, (typed) => {
      const read = readName(typed);
      if ('name' in read) expect(read.name).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\n]/u);
    }));
    expect(readName('  うさ\nぎ ')).toEqual({ name: 'うさ ぎ' });
    expect(readName('\u200b')).toEqual({ problem: 'empty' });
    expect(readName('長'.repeat(33))).toEqual({ problem: 'too-long' });
  });
});

describe('the language of a text', () => {
  it('comes from its script, and from the page where that says nothing', () => {
    expect(languageOf('今日の歌', 'en')).toBe('ja');
    expect(languageOf('昨天的歌太好听了', 'en')).toBe('zh');
    expect(languageOf('最高', 'ja')).toBe('ja');
    expect(languageOf('最高', 'zh')).toBe('zh');
    expect(languageOf('hello', 'ja')).toBe('en');
    expect(languageOf('안녕하세요', 'en')).toBe('other');
    expect(languageOf('8888', 'ja')).toBe('other');
  });
});
