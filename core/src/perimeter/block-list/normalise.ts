/** Text as it is compared, and where each of its characters came from. */
export interface Normalised {
  text: string;
  /** Index in the original (UTF-16) of every character of `text`, and its length at the end. */
  origin: number[];
}

const INVISIBLE = /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]/u;

/** NFKC, upper then lower case, nothing invisible: what looks the same compares the same. Features may fold further. */
export function normalise(original: string): Normalised {
  let text = '';
  const origin: number[] = [];
  let index = 0;
  for (const point of original) {
    if (!INVISIBLE.test(point)) {
      const folded = point.normalize('NFKC').toUpperCase().toLowerCase();
      text += folded;
      for (let unit = 0; unit < folded.length; unit += 1) origin.push(index);
    }
    index += point.length;
  }
  origin.push(index);
  return { text, origin };
}
