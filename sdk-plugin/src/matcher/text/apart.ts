import { isLetter, isRunning, Kind, kindOf } from './kinds.js';
import { Gap, ReadingWriter, Trick, type Reading } from './reading.js';

const APOSTROPHES = new Set(["'", '’', '‘', '`'].map((char) => char.charCodeAt(0)));
const SLASH = 0x2f;
const AMPERSAND = 0x26;

/** The reading lasts until the next text. */
const scratch = new ReadingWriter(4_096);

/**
 * The text with nothing between its letters; every unit keeps what stood before it. What of it is a trick is decided at a
 * hit (`match/apart.ts`): ordinary sentences have spaces too.
 */
export function apartReading(plain: Reading): Reading {
  const { strict, length } = plain;
  const writer = scratch.again(length);
  let gap: number = Gap.none;
  for (let at = 0; at < length; at += 1) {
    const unit = strict[at] ?? 0;
    const kind = kindOf(unit);
    if (isLetter(kind) || kind === Kind.digit || unit === 0x30fc) {
      writer.copy(plain, at, gap === Gap.none ? 0 : Trick.joint, gap);
      gap = Gap.none;
    } else if (gap !== Gap.stop) gap = wider(gap, gapOf(unit, kind));
  }
  return writer.done('apart');
}

function gapOf(unit: number, kind: number): number {
  if (APOSTROPHES.has(unit) || unit === SLASH || unit === AMPERSAND) return Gap.stop;
  if (kind === Kind.space) return Gap.space;
  if (kind === Kind.comma) return Gap.comma;
  // A dot holds letters together until a space follows it; the others end a sentence.
  if (kind === Kind.stop && unit !== 0x2e) return Gap.stop;
  return Gap.symbol;
}

/** A space after a mark ends a part of a sentence; a comma or space beside other marks stays what it is. */
function wider(before: number, now: number): number {
  if (before === Gap.symbol && now === Gap.space) return Gap.pause;
  return Math.max(before, now);
}

/**
 * Most texts hold nothing that was pulled apart, and need no second look: it takes a letter that stands alone, a scrap
 * without a vowel, a mark inside a word, or a character of a running script between gaps.
 */
export function looksPulledApart({ strict, length }: Reading): boolean {
  let letters = 0;
  let vowels = 0;
  let running = 0;
  let first = strict[0] ?? 0;
  for (let at = 0; at <= length; at += 1) {
    const unit = at < length ? (strict[at] ?? 0) : 0x20;
    const kind = kindOf(unit);
    if (isLetter(kind)) {
      letters += 1;
      if (isRunning(kind)) running += 1;
      else if (isVowel(unit)) vowels += 1;
      continue;
    }
    if (letters > 0) {
      const scrap = running > 0 ? letters <= 2 || (kind !== Kind.space && kind !== Kind.comma && kind !== Kind.stop) : letters <= 3 && (vowels === 0 || letters === 1);
      const next = kindOf(strict[at + 1] ?? 0x20);
      const inside = (kind === Kind.symbol || unit === 0x2e) && at + 1 < length && isLetter(next) && !APOSTROPHES.has(unit);
      if ((scrap && !(letters === 1 && isWord(first))) || inside) return true;
    }
    letters = vowels = running = 0;
    first = at + 1 < length ? (strict[at + 1] ?? 0) : 0;
  }
  return false;
}

export const isVowel = (unit: number): boolean => unit === 0x61 || unit === 0x65 || unit === 0x69 || unit === 0x6f || unit === 0x75;
/** `a`, `i`, `o`, `u` stand alone in honest English. */
const isWord = (unit: number): boolean => isVowel(unit) && unit !== 0x65;
