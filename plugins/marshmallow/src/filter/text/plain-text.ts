import { fold } from './fold.js';
import type { Reading } from './reading.js';

/** A reading as a string, for rules that are expressions; positions are units of the reading. */
export const textOf = ({ strict, length }: Reading): string => String.fromCharCode(...strict.subarray(0, length));

/** An expression's letters in the form that texts are compared in: `殺` is looked for as `杀`. Ranges and classes stay as they are. */
export const foldExpression = (source: string): string =>
  [...source]
    .map((char) => {
      if (char < '\u0080') return char;
      const { strict, length } = fold(char);
      return length === 1 ? String.fromCharCode(strict[0] ?? 0) : char;
    })
    .join('');

export const expression = (source: string, flags = 'gu'): RegExp => new RegExp(foldExpression(source), flags);

/** A place of a reading as a place of the original. */
export function originOf({ from, to }: Reading, start: number, end: number): { start: number; end: number } {
  return { start: from[start] ?? 0, end: to[Math.max(start, end - 1)] ?? 0 };
}
