import { ALWAYS_LATIN, LATIN_OF, REGIONAL_A } from './look-alikes.js';
import { isSpaced, JOINS, Kind, kindOf } from './kinds.js';
import { ReadingWriter, Trick, type Reading } from './reading.js';
import { simplifiedForms } from './simplify.js';
import { soundOf } from './sounds.js';
import { syllableOf } from './syllables.js';

/** Longer towers of marks say nothing more, and composing them takes more than linear time. */
const MOST_MARKS = 16;
/**
 * Some signs stand for eighteen letters. A text that is blown up so is read as far as this, which is twice what a question may
 * be long, and whoever reads on is told by its length.
 */
export const MOST_UNITS = 8_000;
const REPLACEMENT = 0xfffd;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

const simplified = simplifiedForms();
/** What a unit becomes when nothing joins it; 0 for those that need a closer look. */
const DIRECT = buildDirect();
/** The form for comparing loosely, of every unit. */
const LOOSE = buildLoose();
const closer = new Map<string, string>();

/**
 * What is known of a unit that nothing joins: the unit it becomes and the flags below. The table fills itself while texts
 * are read; what it does not know is looked at closely.
 */
const KNOWN = 0x1_0000;
const SIMPLIFIED = 0x2_0000;
const DRAWN = 0x4_0000;
const UPPER = 0x8_0000;
const QUICK = buildQuick();
/** Pictures of the planes behind the first that mean themselves, by what stands behind U+1F000: 0 not known yet, 1 so, 2 not so. */
const PICTURES = new Uint8Array(0x1000);
/** Where nothing is longer or shorter than it was, the way back is this. */
const IDENTITY = Int32Array.from({ length: 4_097 }, (_, at) => at);
const [SAME_FROM, SAME_TO] = [IDENTITY.subarray(0, 4_096), IDENTITY.subarray(1)];
/** Format characters, marks and fillers: rules of behaviour look for them in the original. */
const TELLING = /[\p{Cf}\p{M}\u034f\u115f\u1160\u3164]/u;

/** A folded text with what was seen on the way. */
export interface Folded {
  plain: Reading;
  /** Capitals A to Z. */
  upper: number;
  /** Something was looked at closely; without that there are neither marks nor format characters. */
  close: boolean;
  /** Something was read as the Latin letter that it is drawn like. */
  lookAlikes: boolean;
}

const scratch = new ReadingWriter(4_096);

/** The same reading as `fold` makes, in memory that the next call uses again. */
export function foldQuickly(original: string): Folded {
  const end = original.length;
  const writer = scratch.again(end + 16);
  const { strict, loose, trick } = writer;
  let drawn = 0;
  let upper = 0;
  let close = false;
  let at = 0;
  // Letter by letter for as long as every unit becomes one unit.
  if (end > 0 && end <= 4_096) {
    let known = QUICK[original.charCodeAt(0)]!;
    while (known !== 0) {
      let follows = 0;
      if (at + 1 < end) {
        const next = original.charCodeAt(at + 1);
        follows = QUICK[next]!;
        // What joins is never known by itself.
        if (follows === 0 && JOINS[next] === 1) break;
      }
      const folded = known & 0xffff;
      strict[at] = folded;
      loose[at] = LOOSE[folded]!;
      trick[at] = (known & SIMPLIFIED) === 0 ? 0 : Trick.simplified;
      drawn |= known;
      if ((known & UPPER) !== 0) upper += 1;
      at += 1;
      known = follows;
    }
  }
  if (at === end) {
    strict[end] = 0;
    const plain: Reading = { key: 'plain', length: end, strict, loose, trick, from: SAME_FROM, to: SAME_TO };
    return { plain, upper, close, lookAlikes: (drawn & DRAWN) !== 0 && readLookAlikes(plain) };
  }
  writer.from.set(IDENTITY.subarray(0, at));
  writer.to.set(IDENTITY.subarray(1, at + 1));
  writer.length = at;
  while (at < end && writer.length <= MOST_UNITS) {
    const unit = original.charCodeAt(at);
    const known = QUICK[unit]!;
    if (known !== 0 && (at + 1 === end || !joinsFast(original.charCodeAt(at + 1)))) {
      const folded = known & 0xffff;
      writer.push(folded, LOOSE[folded]!, at, at + 1, (known & SIMPLIFIED) === 0 ? 0 : Trick.simplified);
      drawn |= known;
      if ((known & UPPER) !== 0) upper += 1;
      at += 1;
      continue;
    }
    if (known !== 0 && isAccent(original.charCodeAt(at + 1)) && (at + 2 === end || !joinsFast(original.charCodeAt(at + 2)))) {
      const folded = pair(original, at);
      if (folded !== 0) {
        writer.push(folded, LOOSE[folded]!, at, at + 2);
        if (LATIN_OF.has(folded)) drawn |= DRAWN;
        if ((known & UPPER) !== 0) upper += 1;
        at += 2;
        continue;
      }
    }
    if (unit >= 0xd83c && unit <= 0xd83f && isPicture(original, at)) {
      const low = original.charCodeAt(at + 1);
      writer.push(unit, LOOSE[unit]!, at, at + 2);
      writer.push(low, LOOSE[low]!, at, at + 2);
      at += 2;
      continue;
    }
    const next = endOfCluster(original, at);
    const folded = closeLook(original, at, next);
    close ||= !(next === at + 1 && learn(unit, folded));
    for (let index = 0; index < folded.length; index += 1) {
      const one = folded.charCodeAt(index);
      if (LATIN_OF.has(one)) drawn |= DRAWN;
      writer.push(one, LOOSE[one]!, at, next);
    }
    at = next;
  }
  const plain = writer.done('plain');
  return { plain, upper, close, lookAlikes: (drawn & DRAWN) !== 0 && readLookAlikes(plain) };
}

/** One accent on a letter, or the voiced marks of kana: ordinary writing, that rules of behaviour need no closer look at. */
const isAccent = (unit: number): boolean => (unit >= 0x300 && unit <= 0x36f && unit !== 0x34f) || unit === 0x3099 || unit === 0x309a;

/** What a letter with one accent becomes when that is one unit, else 0; the last few thousand are remembered by place. */
const PAIRS = 4_096;
const PAIR_OF = new Uint32Array(PAIRS);
const PAIR_TO = new Uint16Array(PAIRS);

function pair(text: string, at: number): number {
  const [unit, accent] = [text.charCodeAt(at), text.charCodeAt(at + 1)];
  const key = unit * 0x1_0000 + accent;
  const slot = (unit * 31 + accent) % PAIRS;
  if (PAIR_OF[slot] === key) return PAIR_TO[slot]!;
  const folded = closeLook(text, at, at + 2);
  PAIR_OF[slot] = key;
  return (PAIR_TO[slot] = folded.length === 1 ? folded.charCodeAt(0) : 0);
}

/** Keeps what a single unit became, when that is a single unit and says nothing else. */
function learn(unit: number, folded: string): boolean {
  if (folded.length !== 1 || (unit >= 0xd800 && unit <= 0xdfff) || TELLING.test(String.fromCharCode(unit))) return false;
  if (JOINS[unit] === 1) return false;
  const one = folded.charCodeAt(0);
  QUICK[unit] = one | KNOWN | (LATIN_OF.has(one) ? DRAWN : 0);
  return true;
}

/** A picture without anything that joins it. */
function isPicture(text: string, at: number): boolean {
  const point = text.codePointAt(at) ?? 0;
  if (point < 0x1f000 || point > 0x1ffff || (at + 2 < text.length && joinsFast(text.charCodeAt(at + 2)))) return false;
  const known = PICTURES[point - 0x1f000]!;
  if (known !== 0) return known === 1;
  const char = String.fromCodePoint(point);
  const same = !isRegional(point) && !TELLING.test(char) && foldCluster(char, char, 0) === char;
  PICTURES[point - 0x1f000] = same ? 1 : 2;
  return same;
}

export const looseOf = (unit: number): number => LOOSE[unit] ?? unit;

/**
 * Steps 2 to 5 and 8 of fan-and-adapters.md 1.7: compatibility forms (NFKC), nothing invisible, lower case, Latin letters
 * without marks, look-alikes inside Latin words, simplified characters. Every unit knows the place it came from.
 */
export function fold(original: string): Reading {
  const writer = new ReadingWriter(original.length + 16);
  const end = original.length;
  let drawn = false;
  let at = 0;
  while (at < end && writer.length <= MOST_UNITS) {
    const unit = original.charCodeAt(at);
    const direct = DIRECT[unit] ?? 0;
    if (direct !== 0 && (at + 1 === end || !joinsFast(original.charCodeAt(at + 1)))) {
      drawn ||= unit > 0x250 && LATIN_OF.has(direct);
      writer.push(direct, LOOSE[direct] ?? direct, at, at + 1, direct !== unit && unit > 0x2e80 && unit < 0xfb00 ? Trick.simplified : 0);
      at += 1;
      continue;
    }
    const next = endOfCluster(original, at);
    const folded = closeLook(original, at, next);
    for (let index = 0; index < folded.length; index += 1) {
      const strict = folded.charCodeAt(index);
      drawn ||= LATIN_OF.has(strict);
      writer.push(strict, LOOSE[strict] ?? strict, at, next);
    }
    at = next;
  }
  const reading = writer.done('plain');
  if (drawn) readLookAlikes(reading);
  return reading;
}

const joinsFast = (unit: number): boolean => unit >= 0x300 && JOINS[unit] === 1;

/** A code point and the marks that stand on it; of more than a few marks only the place is kept. */
function endOfCluster(text: string, start: number): number {
  let at = start + widthAt(text, start);
  while (at < text.length && JOINS[text.charCodeAt(at)] === 1) at += 1;
  return at;
}

const widthAt = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);

function closeLook(text: string, start: number, end: number): string {
  const cluster = text.slice(start, Math.min(end, start + widthAt(text, start) + MOST_MARKS));
  const known = closer.get(cluster);
  if (known !== undefined) return known;
  const folded = foldCluster(cluster, text, start);
  // Flags depend on what stands beside them.
  if (!isRegional(cluster.codePointAt(0) ?? 0)) {
    if (closer.size >= 8_192) closer.clear();
    closer.set(cluster, folded);
  }
  return folded;
}

function foldCluster(cluster: string, text: string, start: number): string {
  const point = cluster.codePointAt(0) ?? 0;
  if (point >= 0xd800 && point <= 0xdfff) return String.fromCharCode(REPLACEMENT);
  if (isRegional(point)) return spelled(text, start) ? String.fromCharCode(0x61 + point - REGIONAL_A) : ' ';
  const always = ALWAYS_LATIN.get(point);
  if (always !== undefined) return String.fromCharCode(always);
  let folded = cluster.replace(INVISIBLE, '').normalize('NFKC').toUpperCase().toLowerCase();
  if (/^\p{Script=Latin}/u.test(folded)) folded = folded.normalize('NFD').replace(/\p{M}/gu, '');
  return [...folded.replace(INVISIBLE, '').replace(/[\s\u2800]/gu, ' ')].map((char) => (char.length === 1 ? String.fromCharCode(simplified.get(char.charCodeAt(0)) ?? char.charCodeAt(0)) : char)).join('');
}

const isRegional = (point: number): boolean => point >= REGIONAL_A && point < REGIONAL_A + 26;

/** Two letters are a country's flag. An even run of flags is read as flags as long as it is short. */
function spelled(text: string, at: number): boolean {
  const is = (index: number): boolean => index >= 0 && isRegional(text.codePointAt(index) ?? 0);
  let length = 1;
  for (let left = at - 2; is(left) && length < 8; left -= 2) length += 1;
  for (let right = at + 2; is(right) && length < 8; right += 2) length += 1;
  return length > 2;
}

/** Words that hold Latin letters and letters drawn like them are read as Latin altogether. */
function readLookAlikes(reading: Reading): boolean {
  let any = false;
  const { strict, loose, trick, length } = reading;
  let start = 0;
  while (start < length) {
    let end = start;
    let latin = false;
    while (end < length && isSpaced(kindOf(strict[end] ?? 0))) {
      latin ||= kindOf(strict[end] ?? 0) === Kind.latin;
      end += 1;
    }
    for (let at = latin ? start : end; at < end; at += 1) {
      const letter = LATIN_OF.get(strict[at] ?? 0);
      if (letter === undefined) continue;
      strict[at] = letter;
      loose[at] = LOOSE[letter] ?? letter;
      trick[at] = (trick[at] ?? 0) | Trick.lookAlike;
      any = true;
    }
    start = end + 1;
  }
  return any;
}

function buildDirect(): Uint16Array {
  const direct = new Uint16Array(0x1_0000);
  for (let unit = 1; unit < 0x7f; unit += 1) direct[unit] = String.fromCharCode(unit).toLowerCase().charCodeAt(0);
  for (const unit of [0x09, 0x0a, 0x0b, 0x0c, 0x0d]) direct[unit] = 0x20;
  const simple: readonly [number, number][] = [[0x3001, 0x3002], [0x3005, 0x3007], [0x300c, 0x300f], [0x3041, 0x3096], [0x30a1, 0x30fc], [0x3400, 0x4dbf], [0x4e00, 0x9fff], [0xac00, 0xd7a3]];
  for (const [first, last] of simple) for (let unit = first; unit <= last; unit += 1) direct[unit] = simplified.get(unit) ?? unit;
  direct[0x3000] = 0x20;
  // Cyrillic and Greek in their plain letters.
  for (let unit = 0x391; unit <= 0x44f; unit += 1) {
    const lower = String.fromCharCode(unit).normalize('NFKC').toUpperCase().toLowerCase();
    if (lower.length === 1 && /\p{L}/u.test(lower)) direct[unit] = lower.charCodeAt(0);
  }
  for (let unit = 0xff01; unit <= 0xff5e; unit += 1) direct[unit] = String.fromCharCode(unit - 0xfee0).toLowerCase().charCodeAt(0);
  return direct;
}

/** What DIRECT says, with flags; the rest is learned. */
function buildQuick(): Uint32Array {
  const quick = new Uint32Array(0x1_0000);
  for (let unit = 1; unit < 0x1_0000; unit += 1) {
    const direct = DIRECT[unit]!;
    if (direct === 0) continue;
    quick[unit] = direct | KNOWN | (direct !== unit && unit > 0x2e80 && unit < 0xfb00 ? SIMPLIFIED : 0) | (unit > 0x250 && LATIN_OF.has(direct) ? DRAWN : 0) | (unit >= 0x41 && unit <= 0x5a ? UPPER : 0);
  }
  return quick;
}

function buildLoose(): Uint16Array {
  const loose = new Uint16Array(0x1_0000);
  for (let unit = 0; unit < 0x1_0000; unit += 1) loose[unit] = soundOf(syllableOf(unit));
  return loose;
}
