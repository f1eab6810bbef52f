import { isLetter, isRunning, kindOf } from '../text/kinds.js';
import { isDrawl } from '../text/syllables.js';
import { Gap, type Reading } from '../text/reading.js';
import { isVowel } from '../text/apart.js';

interface Piece {
  start: number;
  end: number;
}

/**
 * Whether a word whose letters stand apart was pulled apart on purpose. Spaces are everywhere, so they count only where no
 * sentence has them: between single letters (`f u c k`), beside a scrap that is no word (`fu ck`), between characters that
 * stand alone (`死 ね`). A symbol inside a word is reason enough in Chinese and Japanese, and nearly so elsewhere.
 */
export function pulledApart(reading: Reading, start: number, end: number, exactRuns: boolean): boolean {
  const pieces = piecesOf(reading, start, end);
  if (pieces.length < 2) return false;
  const widest = widestGap(reading, start, end);
  if (widest === Gap.stop) return false;
  const alone = pieces.every((piece) => isSingle(reading, piece));
  if (isRunning(kindOf(reading.strict[start] ?? 0))) return widest === Gap.symbol || (alone && standsAlone(reading, start, end));

  if (!edge(reading, start) || !edge(reading, end)) return false;
  if (alone) return pieces.length >= 3 && (pieces.length >= 4 || !singleNeighbour(reading, start, end));
  if (widest >= Gap.pause || widest === Gap.comma) return false;
  const scrap = pieces.some((piece) => isScrap(reading, piece));
  if (widest === Gap.space) return pieces.length === 2 && scrap && exactRuns && end - start >= 4 && (start === 0 || gapAt(reading, start) === Gap.space || gapAt(reading, start) === Gap.comma);
  return scrap || (gapAt(reading, start) !== Gap.symbol && gapAt(reading, end) !== Gap.symbol);
}

const gapAt = ({ gap, length }: Reading, at: number): number => (at >= length ? Gap.space : (gap?.[at] ?? 0));

function piecesOf(reading: Reading, start: number, end: number): Piece[] {
  const pieces: Piece[] = [{ start, end }];
  for (let at = start + 1; at < end; at += 1) {
    if (gapAt(reading, at) === Gap.none) continue;
    (pieces.at(-1) as Piece).end = at;
    pieces.push({ start: at, end });
  }
  return pieces;
}

function widestGap(reading: Reading, start: number, end: number): number {
  let widest: number = Gap.none;
  for (let at = start + 1; at < end; at += 1) widest = Math.max(widest, gapAt(reading, at));
  return widest;
}

function isSingle({ loose }: Reading, { start, end }: Piece): boolean {
  for (let at = start + 1; at < end; at += 1) if (loose[at] !== loose[start] && !isDrawl(loose[at]!)) return false;
  return true;
}

/** No word of its own: one consonant, or up to three letters without a vowel. */
function isScrap(reading: Reading, { start, end }: Piece): boolean {
  if (end - start > 3) return false;
  for (let at = start; at < end; at += 1) if (isVowel(reading.strict[at]!) || reading.strict[at] === 0x79) return false;
  return true;
}

/** A place between two letters that stood apart, or where letters end. */
const edge = (reading: Reading, at: number): boolean => at === 0 || at >= reading.length || gapAt(reading, at) !== Gap.none || !isLetter(kindOf(reading.strict[at] ?? 0)) || !isLetter(kindOf(reading.strict[at - 1] ?? 0));

/** On one side at least the characters around the hit belong to something else: a gap lies between, or another script. */
function standsAlone(reading: Reading, start: number, end: number): boolean {
  let after = end;
  while (after < reading.length && isDrawl(reading.strict[after] ?? 0) && gapAt(reading, after) === Gap.none) after += 1;
  const running = (at: number): boolean => at >= 0 && at < reading.length && isRunning(kindOf(reading.strict[at] ?? 0));
  return gapAt(reading, start) !== Gap.none || !running(start - 1) || gapAt(reading, after) !== Gap.none || !running(after);
}

/** Three letters are found in many spelled words: `c l a s s i c`. */
function singleNeighbour(reading: Reading, start: number, end: number): boolean {
  const before = start > 0 && (start === 1 || gapAt(reading, start - 1) !== Gap.none);
  const after = end < reading.length && (end + 1 >= reading.length || gapAt(reading, end + 1) !== Gap.none);
  return before || after;
}
