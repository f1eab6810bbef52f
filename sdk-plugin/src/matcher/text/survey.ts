import { APOSTROPHES } from './apart.js';
import { isSwappable, isMask, isConsonant } from './swap.js';
import { isLetter, isRunning, Kind, kindOf } from './kinds.js';
import type { Reading } from './reading.js';
import { isDrawl } from './syllables.js';

/**
 * What one pass over a reading tells about it: which of the costly looks could find anything at all. Every answer may be
 * yes without need and is never no without reason; `filter/complete.test.ts` holds it to that.
 */
export interface Survey {
  /** A digit or symbol beside Latin letters that may stand for one, or `ph` and `v` before a consonant. */
  leet: boolean;
  /** Symbols between two Latin letters. */
  mask: boolean;
  /** A letter that stands alone, a scrap without a vowel, a mark inside a word, or a character of a running script between gaps. */
  apart: boolean;
  /** A dot with a letter behind it, or a scheme. */
  address: boolean;
  /** A spelled dot with what may be an ending behind it. */
  hiddenAddress: boolean;
  at: boolean;
  digits: number;
  /** Symbols that belong to no face and no cheer. */
  odd: number;
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
const LETTER = 256;
/** `y` as well: `my` and `why` are words. */
const VOWEL = 512;
/** Ends a word without saying that it was pulled apart: spaces, commas, what ends a sentence but the dot. */
const PAUSE = 1_024;
/** May stand between letters of one word. */
const INSIDE = 2_048;
/** Kana that draw out what stands before them. */
const DRAWL = 4_096;
/** Which of the few sets of flags a unit has: a byte each, so that the table stays near the processor. */
const SET_OF = new Uint8Array(0x1_0000);
const FLAGS = new Uint16Array(0x100);
const ASKING = new Set([...'.:。点@dpv[({（【'].map((char) => char.charCodeAt(0)));
const VOWELS = new Set([...'aeiouy'].map((char) => char.charCodeAt(0)));
/** They stand alone in honest English. */
const ALONE = new Set([...'aiou'].map((char) => char.charCodeAt(0)));

/** Runs that are laughter, applause or a drawn-out cheer wherever fans write; of any length they mean well. */
export const CHEERS: ReadonlySet<number> = new Set([...'w草笑哈呵嘿嘻啊呜喵汪8652317ー〜~～h!?。.…、-=_*♡♥❤☆★♪あいうえおんっぁぃぅぇぉ'].map((char) => char.charCodeAt(0)));

const sets = new Map<number, number>();
for (let unit = 0; unit < 0x1_0000; unit += 1) {
  const flags = flagsFor(unit);
  if (!sets.has(flags)) {
    FLAGS[sets.size] = flags;
    sets.set(flags, sets.size);
  }
  SET_OF[unit] = sets.get(flags) ?? 0;
}

function flagsFor(unit: number): number {
  const kind = kindOf(unit);
  return (
    (kind === Kind.latin ? LATIN : 0) |
    (kind === Kind.latin || kind === Kind.digit || kind === Kind.symbol || kind === Kind.stop ? INK : 0) |
    (isSwappable(unit) ? SWAP : 0) |
    (isMask(unit) ? MASK : 0) |
    (kind === Kind.symbol && unit > 0x20 && unit < 0x2100 && !CHEERS.has(unit) ? ODD : 0) |
    (isRunning(kind) ? RUNNING : 0) |
    (kind === Kind.digit ? DIGIT : 0) |
    (ASKING.has(unit) ? ASKS : 0) |
    (isLetter(kind) ? LETTER : 0) |
    (isDrawl(unit) ? DRAWL : 0) |
    (VOWELS.has(unit) ? VOWEL : 0) |
    (kind === Kind.space || kind === Kind.comma || kind === Kind.stop ? PAUSE : 0) |
    ((kind === Kind.symbol && !APOSTROPHES.has(unit)) || unit === 0x2e ? INSIDE : 0)
  );
}

const flagsOf = (unit: number): number => FLAGS[SET_OF[unit]!]!;

const HYPHEN = 0x2d;
const [DOLLAR, AT, DOT, COLON, SLASH, SPACE, D, O, P, H, V] = [...'$@.:/ dophv'].map((char) => char.charCodeAt(0)) as [number, number, number, number, number, number, number, number, number, number, number];

export function survey({ strict, length }: Reading): Survey {
  const seen: Survey = { leet: false, mask: false, apart: false, address: false, hiddenAddress: false, at: false, digits: 0, odd: 0, longest: 0 };
  let word = 0;
  let wordStart = 0;
  let masks = 0;
  let digits = 0;
  let odd = 0;
  let longest = 0;
  let run = 0;
  let before = -1;
  let lettersFrom = 0;
  let written = 0;
  let apart = false;
  for (let at = 0; at < length; at += 1) {
    const unit = strict[at]!;
    const what = FLAGS[SET_OF[unit]!]!;
    if (unit === before) run += 1;
    else {
      before = unit;
      run = 1;
    }
    if (run > longest) longest = run;
    if ((what & LETTER) !== 0) {
      written |= what;
      if ((what & LATIN) !== 0) {
        word |= LATIN;
        if (word === (LATIN | SWAP)) seen.leet = true;
        if (masks === 2) seen.mask = true;
        masks = 1;
      } else {
        word = 0;
        masks = 0;
      }
      // A letter behind one of its own kind says nothing new but which it is.
      if ((what & ASKS) === 0) {
        const like = what & (LETTER | LATIN);
        while (at + 1 < length) {
          const next = strict[at + 1]!;
          const also = FLAGS[SET_OF[next]!]!;
          if ((also & (LETTER | LATIN | ASKS)) !== like) break;
          written |= also;
          if (next === before) {
            run += 1;
            if (run > longest) longest = run;
          } else {
            before = next;
            run = 1;
          }
          at += 1;
        }
      }
      if ((what & LATIN) === 0) wordStart = at + 1;
    } else {
      if (written !== 0) {
        if (!apart) apart = isScrap(strict, lettersFrom, at, written, what) || ((what & INSIDE) !== 0 && goesOn(strict, at, length));
        written = 0;
      }
      lettersFrom = at + 1;
      if ((what & INK) === 0) {
        word = 0;
        wordStart = at + 1;
        masks = 0;
      } else {
        masks = (what & MASK) !== 0 && masks !== 0 ? 2 : 0;
        if ((what & DIGIT) !== 0) digits += 1;
        if ((what & ODD) !== 0) odd += 1;
        if ((what & SWAP) !== 0 && ((what & DIGIT) !== 0 || unit === DOLLAR || (unit === AT && at > wordStart) || (at + 1 < length && (flagsOf(strict[at + 1]!) & (LATIN | SWAP)) !== 0))) word |= SWAP;
        if (word === (LATIN | SWAP)) seen.leet = true;
      }
    }
    if ((what & ASKS) !== 0) ask(seen, strict, length, at, unit);
  }
  seen.apart = apart || (written !== 0 && isScrap(strict, lettersFrom, length, written, PAUSE));
  seen.digits = digits;
  seen.odd = odd;
  seen.longest = longest;
  return seen;
}

/** Letters from `start` to `end`, and nothing but: one that stands alone, a few without a vowel, or a character or two of a running script between gaps. */
function isScrap(strict: Uint16Array, start: number, end: number, written: number, after: number): boolean {
  if ((written & RUNNING) !== 0) return (after & PAUSE) === 0 || !hasMore(strict, start, end, 2);
  if ((written & VOWEL) === 0) return !hasMore(strict, start, end, 3);
  return !ALONE.has(strict[start]!) && !hasMore(strict, start, end, 1);
}

/** Than so many letters; what is drawn out counts once: `ffff uuuu` is as much apart as `f u`. */
function hasMore(strict: Uint16Array, start: number, end: number, than: number): boolean {
  let letters = 1;
  for (let at = start + 1; at < end; at += 1) {
    if (strict[at] === strict[at - 1] || (flagsOf(strict[at]!) & DRAWL) !== 0) continue;
    letters += 1;
    if (letters > than) return true;
  }
  return false;
}

/** Behind symbols, however many, or behind one dot letters follow at once. */
function goesOn(strict: Uint16Array, at: number, length: number): boolean {
  let next = at + 1;
  if (strict[at] !== DOT) while (next < length && (flagsOf(strict[next]!) & INSIDE) !== 0 && strict[next] !== DOT) next += 1;
  return next < length && (flagsOf(strict[next]!) & LETTER) !== 0;
}

function ask(seen: Survey, strict: Uint16Array, length: number, at: number, unit: number): void {
  const next = at + 1 < length ? strict[at + 1]! : SPACE;
  if (unit === P) seen.leet ||= next === H;
  else if (unit === V) seen.leet ||= isConsonant(next);
  else if (unit === AT) seen.at = true;
  else if (unit === DOT) seen.address ||= at > 0 && isAddressLetter(next) && at + 2 < length && mayEndHost(strict[at + 2]!);
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
/** The last part of a host has two characters at least; numbers of other scripts are left to the closer look. */
const mayEndHost = (unit: number): boolean => unit > 0x7f || unit === HYPHEN || (flagsOf(unit) & (LETTER | DIGIT)) !== 0;
const isDotLike = (unit: number): boolean => unit === DOT || unit === 0x3002 || unit === 0x70b9 || unit === 0x30c9;
