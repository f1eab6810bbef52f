import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Automaton } from './automaton.js';

const units = (text: string): number[] => [...text].map((char) => char.charCodeAt(0));
const scan = (patterns: string[], text: string): string[] => {
  const found: string[] = [];
  new Automaton(patterns.map(units)).scan(Uint16Array.from(units(text)), text.length, (pattern, at) => found.push(`${patterns[pattern]}@${at}`));
  return found.sort();
};
const naive = (patterns: string[], text: string): string[] =>
  patterns.flatMap((pattern) => Array.from({ length: text.length }, (_, start) => start).filter((start) => text.startsWith(pattern, start)).map((start) => `${pattern}@${start + pattern.length - 1}`)).sort();

describe('the automaton', () => {
  it('finds words inside words and words that overlap', () => {
    expect(scan(['he', 'she', 'his', 'hers'], 'ushers')).toEqual(['he@3', 'hers@5', 'she@3']);
    expect(scan(['aa'], 'aaaa')).toEqual(['aa@1', 'aa@2', 'aa@3']);
  });

  it('finds exactly what looking for every pattern at every place finds', () => {
    const letters = fc.stringMatching(/^[abcあ死]{1,5}$/);
    fc.assert(
      fc.property(fc.uniqueArray(letters, { minLength: 1, maxLength: 12 }), fc.stringMatching(/^[abcdあ死ね]{0,60}$/), (patterns, text) => {
        expect(scan(patterns, text)).toEqual(naive(patterns, text));
      }),
      { numRuns: 400 },
    );
  });

  it('holds no pattern at all without complaint', () => {
    expect(scan([], 'anything')).toEqual([]);
  });
});
