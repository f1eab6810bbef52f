/** Text as it is compared, and where each of its characters came from. */
export interface Normalised {
  text: string;
  /** Index in the original (UTF-16) of every character of `text`, and its length at the end. */
  origin: number[];
}

/** Ranges of what takes part in a text without being seen: fillers, joiners, directions, variation selectors. */
const INVISIBLE: readonly (readonly [number, number])[] = [
  [0xad, 0xad], [0x34f, 0x34f], [0x61c, 0x61c], [0x115f, 0x1160], [0x17b4, 0x17b5], [0x180b, 0x180f], [0x200b, 0x200f], [0x202a, 0x202e], [0x2060, 0x206f], [0x3164, 0x3164], [0xfe00, 0xfe0f], [0xfeff, 0xfeff], [0xffa0, 0xffa0],
];

function isInvisible(point: string): boolean {
  const code = point.codePointAt(0) ?? 0;
  return code >= 0xad && INVISIBLE.some(([from, to]) => code >= from && code <= to);
}

/** NFKC, upper then lower case, nothing invisible: what looks the same compares the same. Features may fold further. */
export function normalise(original: string): Normalised {
  let text = '';
  const origin: number[] = [];
  let index = 0;
  for (const point of original) {
    if (!isInvisible(point)) {
      const folded = point.normalize('NFKC').toUpperCase().toLowerCase();
      text += folded;
      for (let unit = 0; unit < folded.length; unit += 1) origin.push(index);
    }
    index += point.length;
  }
  origin.push(index);
  return { text, origin };
}
