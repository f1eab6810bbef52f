import { fold, MOST_UNITS } from './fold.js';
import type { Reading } from './reading.js';

/** Longer than any question may be; what stands behind it is not looked at. */
export const MAX_TEXT = 4_000;

/** The beginning of a text that is looked at; never half of a surrogate pair. */
export function lookedAt(text: string): string {
  if (text.length <= MAX_TEXT) return text;
  const last = text.charCodeAt(MAX_TEXT - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? MAX_TEXT - 1 : MAX_TEXT);
}

const PIECE = 4_096;

/** A reading as a string, for rules that are expressions; positions are units of the reading. */
export function textOf({ strict, length }: Reading): string {
  const end = Math.min(length, MOST_UNITS);
  let text = '';
  for (let at = 0; at < end; at += PIECE) text += String.fromCharCode.apply(null, strict.subarray(at, Math.min(end, at + PIECE)) as unknown as number[]);
  return text;
}

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
