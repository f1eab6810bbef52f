import { isSwappable, isMask, isConsonant } from './swap.js';
import { isLetter, isRunning, Kind, kindOf } from './kinds.js';
import type { Reading } from './reading.js';

/**
 * What one pass over a reading tells about it: which of the costly looks could find anything at all. Every answer may be
 * yes without need and is never no without reason; `filter/complete.test.ts` holds it to that.
 */
export interface Survey {
  /** A digit or symbol beside Latin letters that may stand for one, or `ph` and `v` before a consonant. */
  leet: boolean;
  /** Symbols between two Latin letters. */
  mask: boolean;
  /** A dot with a letter behind it, or a scheme. */
  address: boolean;
  /** A spelled dot with what may be an ending behind it. */
  hiddenAddress: boolean;
  at: boolean;
  digits: number;
  /** Symbols that belong to no face and no cheer. */
  odd: number;
  /** Units of scripts without spaces. */
  running: number;
  /** The longest run of one unit. */
  longest: number;
}

const LATIN = 1;
const INK = 2;
const SWAP = 4;
const MASK = 8;
const ODD = 16;
const RUNNING = 32;
const DIGIT = 64;
/** Few units ask for a look at their neighbours. */
const ASKS = 128;
const TABLE = new Uint8Array(0x1_0000);
const ASKING = new Set([...'.:。点@dpv[({（【'].map((char) => char.charCodeAt(0)));

/** Runs that are laughter, applause or a drawn-out cheer wherever fans write; of any length they mean well. */
export const CHEERS: ReadonlySet<number> = new Set([...'w草笑哈呵嘿嘻啊呜喵汪8652317ー〜~～h!?。.…、-=_*♡♥❤☆★♪あいうえおんっぁぃぅぇぉ'].map((char) => char.charCodeAt(0)));

for (let unit = 0; unit < 0x1_0000; unit += 1) {
  const kind = kindOf(unit);
  TABLE[unit] =
    (kind === Kind.latin ? LATIN : 0) |
    (kind === Kind.latin || kind === Kind.digit || kind === Kind.symbol || kind === Kind.stop ? INK : 0) |
    (isSwappable(unit) ? SWAP : 0) |
    (isMask(unit) ? MASK : 0) |
    (kind === Kind.symbol && unit > 0x20 && unit < 0x2100 && !CHEERS.has(unit) ? ODD : 0) |
    (isRunning(kind) ? RUNNING : 0) |
    (kind === Kind.digit ? DIGIT : 0) |
    (ASKING.has(unit) ? ASKS : 0);
}

const [DOLLAR, AT, DOT, COLON, SLASH, SPACE, D, O, P, H, V] = [...'$@.:/ dophv'].map((char) => char.charCodeAt(0)) as [number, number, number, number, number, number, number, number, number, number, number];

export function survey({ strict, length }: Reading): Survey {
  const seen: Survey = { leet: false, mask: false, address: false, hiddenAddress: false, at: false, digits: 0, odd: 0, running: 0, longest: 0 };
  let word = 0;
  let wordStart = 0;
  let masks = 0;
  let digits = 0;
  let odd = 0;
  let running = 0;
  let longest = 0;
  let runStart = 0;
  let before = -1;
  for (let at = 0; at < length; at += 1) {
    const unit = strict[at]!;
    const what = TABLE[unit]!;
    if (unit !== before) {
      if (at - runStart > longest) longest = at - runStart;
      runStart = at;
      before = unit;
    }
    if ((what & RUNNING) !== 0) running += 1;
    if ((what & INK) === 0) {
      word = 0;
      wordStart = at + 1;
      masks = 0;
      if ((what & ASKS) !== 0) ask(seen, strict, length, at, unit);
      continue;
    }
    if ((what & LATIN) !== 0) {
      word |= LATIN;
      if (masks === 2) seen.mask = true;
      masks = 1;
    } else {
      masks = (what & MASK) !== 0 && masks !== 0 ? 2 : 0;
      if ((what & DIGIT) !== 0) digits += 1;
      if ((what & ODD) !== 0) odd += 1;
      if ((what & SWAP) !== 0 && ((what & DIGIT) !== 0 || unit === DOLLAR || (unit === AT && at > wordStart) || (at + 1 < length && (TABLE[strict[at + 1]!]! & (LATIN | SWAP)) !== 0))) word |= SWAP;
    }
    if (word === (LATIN | SWAP)) seen.leet = true;
    if ((what & ASKS) !== 0) ask(seen, strict, length, at, unit);
  }
  seen.digits = digits;
  seen.odd = odd;
  seen.running = running;
  seen.longest = Math.max(longest, length - runStart);
  return seen;
}

function ask(seen: Survey, strict: Uint16Array, length: number, at: number, unit: number): void {
  const next = at + 1 < length ? strict[at + 1]! : SPACE;
  if (unit === P) seen.leet ||= next === H;
  else if (unit === V) seen.leet ||= isConsonant(next);
  else if (unit === AT) seen.at = true;
  else if (unit === DOT) seen.address ||= at > 0 && isAddressLetter(next);
  else if (unit === COLON) seen.address ||= next === SLASH;
  else if (unit === D) seen.hiddenAddress ||= next === O && at > 0 && strict[at - 1] === SPACE;
  else {
    // Brackets around a dot; or a full stop, in Chinese also a spoken dot, before Latin letters.
    const far = next === SPACE && at + 2 < length ? strict[at + 2]! : next;
    seen.hiddenAddress ||= kindOf(far) === Kind.latin || isDotLike(far);
  }
}

/** A letter, or half of one. */
const isAddressLetter = (unit: number): boolean => isLetter(kindOf(unit)) || (unit >= 0xd800 && unit <= 0xdfff);
const isDotLike = (unit: number): boolean => unit === DOT || unit === 0x3002 || unit === 0x70b9 || unit === 0x30c9;
