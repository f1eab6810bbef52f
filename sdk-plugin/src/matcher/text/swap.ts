import { isLetter, Kind, kindOf } from './kinds.js';
import { looseOf } from './fold.js';
import { ReadingWriter, Trick, type Reading } from './reading.js';

const code = (char: string): number => char.charCodeAt(0);
const table = (pairs: string): Map<number, number> => new Map(pairs.split(' ').map((pair) => [code(pair[0] ?? ''), code(pair[1] ?? '')]));

/** Digits and symbols that are drawn like a letter. `1`, `!` and `|` are an i or an l: each gets a reading of its own. */
const LETTERS = table('0o 3e 4a 5s 7t 8b 9g @a $s +t €e £l ¥y ¢c (c 1i !i |i');
const AS_L = new Set([...'1!|'].map(code));
const MASKS = new Set([...'*#%@!$&_-.~^+=?×●○•'].map(code));
const [P, H, F, V, U, L, STAR, DOLLAR, AT] = [...'phfvul*$@'].map(code) as [number, number, number, number, number, number, number, number, number];

/** The same by unit: 0 where nothing is meant. */
const LETTER = Uint16Array.from({ length: 0x1_0000 }, (_, unit) => LETTERS.get(unit) ?? 0);
const IS_MASK = Uint8Array.from({ length: 0x1_0000 }, (_, unit) => (MASKS.has(unit) ? 1 : 0));

export const isSwappable = (unit: number): boolean => LETTER[unit] !== 0;
export const isMask = (unit: number): boolean => IS_MASK[unit] === 1;

/** Readings last until the next text. */
const scratch = { i: new ReadingWriter(4_096), l: new ReadingWriter(4_096), mask: new ReadingWriter(4_096) };

interface Word {
  start: number;
  end: number;
  /** As many letters, or what may stand for one, as digits: more digits are a number, a road, a model. */
  mostlyLetters: boolean;
}

/** Runs without a space that hold a Latin letter and something else than letters. */
function mixedWords({ strict, length }: Reading): Word[] {
  const words: Word[] = [];
  for (let start = 0; start < length; ) {
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
    if (letters > 0 && end - start > letters) words.push({ start, end, mostlyLetters: letters + alike >= digits });
    start = end + 1;
  }
  return words;
}

/** Latin letters and whatever may stand for one: not spaces, not other scripts. */
const isInk = (kind: number): boolean => kind === Kind.latin || kind === Kind.digit || kind === Kind.symbol || kind === Kind.stop;

/** `sh1t`, `@ss`, `phuck`, `fvck`: with `1` as i, and once more as l when there is one. */
export function swapReadings(plain: Reading): Reading[] {
  const words = mixedWords(plain);
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

const VOWELS = new Set([...'aeiouy'].map(code));
export const isConsonant = (unit: number | undefined): boolean => unit !== undefined && kindOf(unit) === Kind.latin && !VOWELS.has(unit);

function swapped({ strict, loose, from, to, trick, length }: Reading, words: readonly Word[], asL: boolean): Reading | undefined {
  const writer = (asL ? scratch.l : scratch.i).again(length);
  let changed = false;
  let word = 0;
  for (let at = 0; at < length; at += 1) {
    while (word < words.length && words[word]!.end <= at) word += 1;
    const unit = strict[at]!;
    let letter = word < words.length && words[word]!.start <= at ? letterFor(strict, at, words[word]!) : 0;
    if (letter !== 0 && asL && AS_L.has(unit)) letter = L;
    const next = at + 1 < length ? strict[at + 1]! : 0;
    if (unit === V && isConsonant(next)) letter = U;
    if (unit === P && next === H) {
      writer.push(F, F, from[at]!, to[at + 1]!, Trick.swapped);
      at += 1;
      changed = true;
    } else if (letter === 0) writer.push(unit, loose[at]!, from[at]!, to[at]!, trick[at]!);
    else {
      writer.push(letter, looseOf(letter), from[at]!, to[at]!, Trick.swapped);
      changed = true;
    }
  }
  return changed ? writer.done('leet') : undefined;
}

/** The letter that a digit or symbol stands for at its place, or 0. */
function letterFor(strict: Uint16Array, at: number, { end, start, mostlyLetters }: Word): number {
  const unit = strict[at]!;
  const letter = LETTER[unit]!;
  if (letter === 0) return 0;
  if (kindOf(unit) === Kind.digit) return mostlyLetters ? letter : 0;
  // `(`, `+`, `!` and the like only inside a word: at its end they are punctuation.
  return (at + 1 < end && isLetterLike(strict[at + 1]!)) || unit === DOLLAR || (unit === AT && at > start) ? letter : 0;
}

const isLetterLike = (unit: number): boolean => isLetter(kindOf(unit)) || LETTER[unit] !== 0;

/** `f*ck`, `sh#t`, `b!tch`: symbols inside a Latin word as `*`, for the masked forms of the words. */
export function maskReading(plain: Reading): Reading | undefined {
  const { strict, length } = plain;
  const writer = scratch.mask.again(length);
  let masked = false;
  for (let at = 0; at < length; at += 1) {
    const unit = strict[at] ?? 0;
    if (isMask(unit) && touchesLetter(strict, at, -1, length) && touchesLetter(strict, at, 1, length)) {
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
    if (!isMask(unit)) return false;
  }
  return false;
}
