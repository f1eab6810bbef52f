/** Text as it is compared, and where each of its characters came from. */
export interface Normalised {
  text: string;
  /** Index in the original (UTF-16) of every character of `text`, and its length at the end. */
  origin: number[];
}

/** Zero-width characters, marks of direction, variation selectors, fillers: Unicode's own list of what is not shown. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;

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
