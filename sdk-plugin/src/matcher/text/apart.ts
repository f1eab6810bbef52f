import { isLetter, Kind, kindOf } from './kinds.js';
import { Gap, ReadingWriter, Trick, type Reading } from './reading.js';

export const APOSTROPHES = new Set(["'", '’', '‘', '`'].map((char) => char.charCodeAt(0)));
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

export const isVowel = (unit: number): boolean => unit === 0x61 || unit === 0x65 || unit === 0x69 || unit === 0x6f || unit === 0x75;
