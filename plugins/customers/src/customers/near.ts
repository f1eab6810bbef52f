import { isCjk, likeLiteral, searchGrams } from './search-text.js';

/** Below this a typo leaves nothing to go by; above it people paste, they do not type. */
const SHORTEST = 3;
/** Up to this a word of letters is short: what stands at its ends is not left out, or it is found everywhere. */
const SHORT = { cjk: 3, other: 4 } as const;
const LONGEST = 40;

export interface NearSearch {
  /** Each set narrows by index; a name that is one typo away holds all of at least one of them. */
  anyOf: string[][];
  /** LIKE patterns, one for each typo: they make it exact. */
  patterns: string[];
}

/**
 * How to find names with one typo in the searched part: a character wrong, missing, too many, or two swapped. A typo spoils one
 * half of what was typed, so the other half (or the swap over the middle) is in the name as it stands; the index of
 * pairs finds that, and the patterns say which of those names really are one typo away. No distance is computed, no row
 * is read that the index did not name.
 */
export function nearSearch(text: string): NearSearch | undefined {
  const characters = [...text];
  const cjk = characters.every(isCjk);
  if (characters.length < SHORTEST || characters.length > LONGEST) return undefined;
  return { anyOf: keys(characters, cjk), patterns: patterns(characters, cjk) };
}

function keys(characters: readonly string[], cjk: boolean): string[][] {
  // Of three characters a half is one: any two of them together narrow better.
  if (cjk && characters.length === 3) return [[0, 1], [1, 2], [0, 2]].map((pair) => [...new Set(pair.map((at) => characters[at] ?? ''))]);
  if (characters.length === SHORTEST) return [characters.slice(0, 2), characters.slice(1), swapped(characters, 0), swapped(characters, 1)].map((part) => searchGrams(part.join('')));
  const middle = Math.ceil(characters.length / 2);
  const halves = [characters.slice(0, middle), characters.slice(middle), swapped(characters, middle - 1)];
  return halves.map((part) => searchGrams(part.join(''))).filter((grams) => grams.length > 0);
}

function patterns(characters: readonly string[], cjk: boolean): string[] {
  const short = characters.length <= (cjk ? SHORT.cjk : SHORT.other);
  const literal = characters.map(likeLiteral);
  const found = new Set<string>();
  const add = (parts: readonly string[]): void => void found.add(`%${parts.join('')}%`);
  // Of three letters two say nothing: one may be missing between them, or two be swapped.
  const tiny = !cjk && characters.length === SHORTEST;
  for (let at = 0; at < literal.length; at += 1) {
    if (!tiny) add(literal.with(at, '_'));
    // Without its first or last character a short word is found everywhere.
    if (!tiny && ((at > 0 && at < literal.length - 1) || !short)) add(literal.toSpliced(at, 1));
    if (at > 0) add(literal.toSpliced(at, 0, '_'));
    if (at > 0) add(swapped(literal, at - 1));
  }
  return [...found];
}

const swapped = (characters: readonly string[], at: number): string[] => characters.map((character, index) => (index === at ? characters[at + 1] : index === at + 1 ? characters[at] : character) ?? '');
