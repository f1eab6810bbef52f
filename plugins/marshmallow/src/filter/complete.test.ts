import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFilter } from './create-filter.js';
import { SEEDS } from './seed/index.js';
import type { BlockListEntry, BlockListKind } from '@hako/sdk-plugin';
import type { FilterLists, FilterOptions } from './types.js';

const entry = (kind: BlockListKind, pattern: string, action: BlockListEntry['action'] = 'flag'): BlockListEntry => ({ id: `id of ${pattern}`, kind, pattern, action, replacement: null, category: '', severity: 2 });
const block = [
  entry('keyword', 'あ', 'replace'), entry('keyword', '4you'), entry('keyword', 'ass', 'reject'), entry('domain', 'a.com'), entry('url', 'b.com/x'), entry('wildcard', 'k?ll*'),
  ...['a+b', '(a|aa)*b', 'kil+', '[0-9]{4}', 'ba?(c)d{0}e', 'k|死', '(?i)LOVE', String.raw`st\x61r`, String.raw`好\s听`, '^お.*す$', String.raw`\Qlo\Ev+e`].map((pattern) => entry('regex', pattern)),
];

/** What lists hold, and whatever tells one look that it is worth while. */
const words = SEEDS.flatMap(({ entries }) => entries.flatMap(({ word, except }) => [word.replaceAll('*', ''), ...(except ?? [])]));
const sentences = [
  'I love your stream, when is the next one?', 'you know where she lives', 'i will kill you in the game', 'hope you get cancer', 'come to your house', '今日の配信もとても楽しかったです。', 'お前を絶対殺す', '住所特定したぞ', '主播今天唱得太好听了！', '我知道你家住哪，游戏里见', '東京都渋谷区神南1丁目', '南京路100号',
  'call 090-1234-5678', 'fan@example.com', 'https://www.a.com/x?y=1', 'example dot com', 'example[.]com', 'b。com', 'http://1.2.3.4/', 'STOP IT RIGHT NOW', 'abcabcabcabcabcabcabc', 'k'.repeat(40), '$%&/()='.repeat(8),
];
const marks = ['', ' ', ' ', '.', '-', '*', '1', '0', '@', '$', '!', '\n', '\u200b', '\u0301', '\u202e', 'ー', 'っ', '、', '。', '・', '💥', '❤️', '🇯🇵', '👨‍👩‍👧', 'ﷺ', 'ß', 'Ⅳ', 'ﾊﾞ', 'а', 'о', 'ph', 'v', '://', '点', '媽', 'ƒ', '①', '\u{1d165}', '𠀀', '\ua66f', 'ａ', '𝖋', '\ud800', '\udc00', '\u0000'];

/** A text, some places of which are filled with marks, are missing or stand there several times. */
const piece = fc.oneof(fc.constantFrom(...words), fc.constantFrom(...sentences), fc.constantFrom(...marks), fc.string({ unit: 'binary', maxLength: 12 }));
const edit = fc.record({ at: fc.nat(60), put: fc.constantFrom(...marks), times: fc.integer({ min: 0, max: 5 }) });
const text = fc.tuple(fc.array(piece, { maxLength: 5 }), fc.array(edit, { maxLength: 4 }), fc.constantFrom('', '', ' ', '.', '\u200b'), fc.constantFrom(1, 1, 1, 1, 7)).map(([pieces, edits, between, again]) => {
  const chars = [...pieces.join(' ')];
  for (const { at, put, times } of edits) if (chars[at] !== undefined) chars[at] = chars[at].repeat(times) + put;
  return chars.join(between).repeat(again);
});

describe('the quick way', () => {
  it.each<[string, FilterLists, FilterOptions]>([
    ['of the seed lists', {}, {}],
    ['of a block list', { block }, { strength: 'high' }],
    ['without seed lists', { block, links: [{ id: 'list:1', patterns: ['a.com'], action: 'reject', severity: 3 }] }, { seeds: false, links: 'reject', allowedHosts: ['b.com'] }],
    ['without rules', {}, { threats: false, personal: false, behaviour: false, links: 'allow' }],
  ])('%s finds what the complete way finds, and nothing else', (_name, lists, options) => {
    const quick = createFilter(lists, options);
    const complete = createFilter(lists, options, [], true);
    fc.assert(
      fc.property(text, (any) => {
        expect(quick.check(any)).toEqual(complete.check(any));
      }),
      { numRuns: 700 },
    );
  });

  it('holds nothing back from one text to the next', () => {
    const filter = createFilter({ block });
    const other = createFilter({ block });
    fc.assert(
      fc.property(text, text, (before, one) => {
        const alone = filter.check(one);
        other.check(before);
        expect(filter.check(one)).toEqual(alone);
      }),
      { numRuns: 200 },
    );
  });
});
