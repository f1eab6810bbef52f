import { isLetter, Kind, kindOf } from './kinds.js';
import { looseOf } from './fold.js';
import { ReadingWriter, Trick, type Reading } from './reading.js';

const code = (char: string): number => char.charCodeAt(0);
const table = (pairs: string): Map<number, number> => new Map(pairs.split(' ').map((pair) => [code(pair[0] ?? ''), code(pair[1] ?? '')]));

/** Digits and symbols that are drawn like a letter. `1`, `!` and `|` are an i or an l: each gets a reading of its own. */
const LETTERS = table('0o 3e 4a 5s 7t 8b 9g @a $s +t €e £l ¥y ¢c (c 1i !i |i');
const MASKS = new Set([...'*#%@!$&_-.~^+=?×●○•'].map(code));
const [P, H, F, V, U, L, STAR, DOLLAR, AT] = [...'phfvul*$@'].map(code) as [number, number, number, number, number, number, number, number, number];

const AS_L = Uint8Array.from({ length: 0x1_0000 }, (_, unit) => ('1!|'.includes(String.fromCharCode(unit)) ? 1 : 0));

/** The same by unit: 0 where nothing is meant. */
const LETTER = Uint16Array.from({ length: 0x1_0000 }, (_, unit) => LETTERS.get(unit) ?? 0);
const IS_MASK = Uint8Array.from({ length: 0x1_0000 }, (_, unit) => (MASKS.has(unit) ? 1 : 0));

export const isSwappable = (unit: number): boolean => LETTER[unit] !== 0;
export const isMask = (unit: number): boolean => IS_MASK[unit] === 1;

/** Readings last until the next text. */
const scratch = { i: new ReadingWriter(4_096), l: new ReadingWriter(4_096), mask: new ReadingWriter(4_096) };

/** Latin letters and whatever may stand for one: not spaces, not other scripts. */
const isInk = (kind: number): boolean => kind === Kind.latin || kind === Kind.digit || kind === Kind.symbol || kind === Kind.stop;

/** `sh1t`, `@ss`, `phuck`, `fvck`: with `1` as i, and once more as l when there is one. */
export function swapReadings(plain: Reading): Reading[] {
  const { strict, loose, from, to, trick, length } = plain;
  const writer = scratch.i.again(length + 1);
  let changed = false;
  let count = 0;
  doubtful.length = 0;
  for (let start = 0; start < length; ) {
    // One run without a space: only where letters and something else stand together, something may be meant as a letter.
    let end = start;
    let letters = 0;
    let digits = 0;
    let alike = 0;
    for (; end < length; end += 1) {
      const kind = kindOf(strict[end]!);
      if (!isInk(kind)) break;
      if (kind === Kind.latin) letters += 1;
      else if (kind === Kind.digit) digits += 1;
      else if (LETTER[strict[end]!] !== 0) alike += 1;
    }
    const mixed = letters > 0 && end - start > letters;
    // As many letters, or what may stand for one, as digits: more digits are a number, a road, a model.
    const mostlyLetters = letters + alike >= digits;
    const through = Math.min(end + 1, length);
    for (let at = start; at < through; at += 1, count += 1) {
      const unit = strict[at]!;
      const next = at + 1 < length ? strict[at + 1]! : 0;
      let letter = mixed && at < end && LETTER[unit] !== 0 ? letterFor(strict, at, start, end, mostlyLetters) : 0;
      if (unit === V && isConsonant(next)) letter = U;
      if (letter !== 0 && AS_L[unit] === 1) doubtful.push(count);
      writer.from[count] = from[at]!;
      if (unit === P && next === H) {
        letter = F;
        at += 1;
      }
      writer.to[count] = to[at]!;
      if (letter !== 0) changed = true;
      writer.strict[count] = letter === 0 ? unit : letter;
      writer.loose[count] = letter === 0 ? loose[at]! : looseOf(letter);
      writer.trick[count] = letter === 0 ? trick[at]! : Trick.swapped;
    }
    start = through;
  }
  if (!changed) return [];
  writer.length = count;
  const asI = writer.done('leet');
  return doubtful.length === 0 ? [asI] : [asI, readAsL(asI)];
}

/** Where the reading has an i that may be an l. */
const doubtful: number[] = [];

function readAsL(asI: Reading): Reading {
  const { strict, loose } = scratch.l.again(asI.length + 1);
  strict.set(asI.strict.subarray(0, asI.length + 1));
  loose.set(asI.loose.subarray(0, asI.length + 1));
  for (const at of doubtful) {
    strict[at] = L;
    loose[at] = looseOf(L);
  }
  return { ...asI, strict, loose };
}

const VOWELS = new Set([...'aeiouy'].map(code));
export const isConsonant = (unit: number | undefined): boolean => unit !== undefined && kindOf(unit) === Kind.latin && !VOWELS.has(unit);

/** The letter that a digit or symbol stands for at its place within a run, or 0. */
function letterFor(strict: Uint16Array, at: number, start: number, end: number, mostlyLetters: boolean): number {
  const unit = strict[at]!;
  const letter = LETTER[unit]!;
  if (kindOf(unit) === Kind.digit) return mostlyLetters ? letter : 0;
  // `(`, `+`, `!` and the like only inside a word: at its end they are punctuation.
  return (at + 1 < end && isLetterLike(strict[at + 1]!)) || unit === DOLLAR || (unit === AT && at > start) ? letter : 0;
}

const isLetterLike = (unit: number): boolean => isLetter(kindOf(unit)) || LETTER[unit] !== 0;

/** `f*ck`, `sh#t`, `b!tch`: symbols inside a Latin word as `*`, for the masked forms of the words. */
export function maskReading(plain: Reading): Reading | undefined {
  const { strict, length } = plain;
  const writer = scratch.mask.again(length + 1);
  let masked = false;
  for (let at = 0; at < length; at += 1) {
    const unit = strict[at]!;
    const hides = IS_MASK[unit] === 1 && touchesLetter(strict, at, -1, length) && touchesLetter(strict, at, 1, length);
    masked ||= hides;
    writer.strict[at] = hides ? STAR : unit;
    writer.loose[at] = hides ? STAR : plain.loose[at]!;
    writer.trick[at] = hides ? Trick.swapped : plain.trick[at]!;
  }
  if (!masked) return undefined;
  writer.length = length;
  const { strict: read, loose, trick } = writer.done('mask');
  return { key: 'mask', length, strict: read, loose, trick, from: plain.from, to: plain.to };
}

/** Whether a run of masks ends at a Latin letter on that side; masks are short. */
function touchesLetter(strict: Uint16Array, at: number, step: 1 | -1, length: number): boolean {
  for (let next = at + step, seen = 0; next >= 0 && next < length && seen < 8; next += step, seen += 1) {
    const unit = strict[next] ?? 0;
    if (kindOf(unit) === Kind.latin) return true;
    if (!isMask(unit)) return false;
  }
  return false;
}
