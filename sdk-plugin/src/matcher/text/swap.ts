import { isLetter, Kind, kindOf } from './kinds.js';
import { looseOf } from './fold.js';
import { ReadingWriter, Trick, type Reading } from './reading.js';

const code = (char: string): number => char.charCodeAt(0);
const table = (pairs: string): Map<number, number> => new Map(pairs.split(' ').map((pair) => [code(pair[0] ?? ''), code(pair[1] ?? '')]));

/** Digits and symbols that are drawn like a letter. `1`, `!` and `|` are an i or an l: each gets a reading of its own. */
const LETTERS = table('0o 3e 4a 5s 7t 8b 9g @a $s +t €e £l ¥y ¢c (c 1i !i |i');
const AS_L = new Set([...'1!|'].map(code));
const MASKS = new Set([...'*#%@!$&_-.~^+=?×●○•'].map(code));
const [P, H, F, V, U, STAR] = [...'phfvu*'].map(code) as [number, number, number, number, number, number];

export const isSwappable = (unit: number): boolean => LETTERS.has(unit);
export const isMask = (unit: number): boolean => MASKS.has(unit);

/** Readings last until the next text. */
const scratch = { i: new ReadingWriter(4_096), l: new ReadingWriter(4_096), mask: new ReadingWriter(4_096) };

interface Word {
  start: number;
  end: number;
}

/** Runs without a space that hold a Latin letter and something else than letters. */
function* mixedWords({ strict, length }: Reading): Generator<Word> {
  let start = 0;
  while (start < length) {
    let end = start;
    let letters = 0;
    let others = 0;
    for (; end < length && isInk(kindOf(strict[end] ?? 0)); end += 1) {
      if (kindOf(strict[end] ?? 0) === Kind.latin) letters += 1;
      else others += 1;
    }
    // More digits than letters are a number, a road, a model.
    if (letters > 0 && others > 0) yield { start, end };
    start = end + 1;
  }
}

/** Latin letters and whatever may stand for one: not spaces, not other scripts. */
const isInk = (kind: number): boolean => kind === Kind.latin || kind === Kind.digit || kind === Kind.symbol || kind === Kind.stop;

/** `sh1t`, `@ss`, `phuck`, `fvck`: with `1` as i, and once more as l when there is one. */
export function swapReadings(plain: Reading): Reading[] {
  const words = [...mixedWords(plain)];
  const spelled = hasSpelling(plain);
  if (words.length === 0 && !spelled) return [];
  const asL = words.some(({ start, end }) => plain.strict.subarray(start, end).some((unit) => AS_L.has(unit)));
  const readings = [swapped(plain, words, false), asL ? swapped(plain, words, true) : undefined];
  return readings.filter((reading): reading is Reading => reading !== undefined);
}

function hasSpelling({ strict, length }: Reading): boolean {
  for (let at = 0; at + 1 < length; at += 1) if ((strict[at] === P && strict[at + 1] === H) || (strict[at] === V && isConsonant(strict[at + 1]))) return true;
  return false;
}

export const isConsonant = (unit: number | undefined): boolean => unit !== undefined && kindOf(unit) === Kind.latin && !'aeiouy'.includes(String.fromCharCode(unit));

function swapped(plain: Reading, words: readonly Word[], asL: boolean): Reading | undefined {
  const writer = (asL ? scratch.l : scratch.i).again(plain.length);
  let changed = false;
  let word = 0;
  for (let at = 0; at < plain.length; at += 1) {
    while ((words[word]?.end ?? Infinity) <= at) word += 1;
    const inWord = (words[word]?.start ?? Infinity) <= at;
    const unit = plain.strict[at] ?? 0;
    let letter = inWord ? letterFor(plain, at, words[word] as Word) : undefined;
    if (letter !== undefined && asL && AS_L.has(unit)) letter = code('l');
    if (unit === V && isConsonant(plain.strict[at + 1])) letter = U;
    if (unit === P && plain.strict[at + 1] === H) {
      writer.push(F, F, plain.from[at] ?? 0, plain.to[at + 1] ?? 0, Trick.swapped);
      at += 1;
      changed = true;
    } else if (letter === undefined) writer.copy(plain, at);
    else {
      writer.push(letter, looseOf(letter), plain.from[at] ?? 0, plain.to[at] ?? 0, Trick.swapped);
      changed = true;
    }
  }
  return changed ? writer.done('leet') : undefined;
}

function letterFor(plain: Reading, at: number, { start, end }: Word): number | undefined {
  const unit = plain.strict[at] ?? 0;
  const letter = LETTERS.get(unit);
  if (letter === undefined) return undefined;
  // `(`, `+`, `!` and the like only inside a word: at its end they are punctuation.
  const inside = at + 1 < end && isLetterLike(plain.strict[at + 1] ?? 0);
  if (kindOf(unit) === Kind.digit) return moreLetters(plain, start, end) ? letter : undefined;
  return inside || unit === code('$') || (unit === code('@') && at > start) ? letter : undefined;
}

const isLetterLike = (unit: number): boolean => isLetter(kindOf(unit)) || LETTERS.has(unit);

function moreLetters({ strict }: Reading, start: number, end: number): boolean {
  let letters = 0;
  let digits = 0;
  for (let at = start; at < end; at += 1) {
    const unit = strict[at] ?? 0;
    if (kindOf(unit) === Kind.digit) digits += 1;
    else if (kindOf(unit) === Kind.latin || LETTERS.has(unit)) letters += 1;
  }
  return letters >= digits;
}

/** `f*ck`, `sh#t`, `b!tch`: symbols inside a Latin word as `*`, for the masked forms of the words. */
export function maskReading(plain: Reading): Reading | undefined {
  const { strict, length } = plain;
  const writer = scratch.mask.again(length);
  let masked = false;
  for (let at = 0; at < length; at += 1) {
    const unit = strict[at] ?? 0;
    if (MASKS.has(unit) && touchesLetter(strict, at, -1, length) && touchesLetter(strict, at, 1, length)) {
      writer.push(STAR, STAR, plain.from[at] ?? 0, plain.to[at] ?? 0, Trick.swapped);
      masked = true;
    } else writer.copy(plain, at);
  }
  return masked ? writer.done('mask') : undefined;
}

/** Whether a run of masks ends at a Latin letter on that side; masks are short. */
function touchesLetter(strict: Uint16Array, at: number, step: 1 | -1, length: number): boolean {
  for (let next = at + step, seen = 0; next >= 0 && next < length && seen < 8; next += step, seen += 1) {
    const unit = strict[next] ?? 0;
    if (kindOf(unit) === Kind.latin) return true;
    if (!MASKS.has(unit)) return false;
  }
  return false;
}
