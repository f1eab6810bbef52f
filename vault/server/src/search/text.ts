const INVISIBLE = /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]/g;

/** Without what nobody sees: zero-width characters, marks of direction, variation selectors. */
export const visible = (text: string): string => text.replace(INVISIBLE, '');

/** Upper, then lower: so that "straße" and "STRASSE" meet. */
export const foldCase = (text: string): string => text.toUpperCase().toLowerCase();

/** Changing case can take a text out of NFKC and back again, so both go on until nothing changes; few letters need a second round. */
export function settle(text: string, step: (text: string) => string): string {
  let current = text;
  for (let round = 0; round < 5; round++) {
    const next = step(current.normalize('NFKC'));
    if (next === current) break;
    current = next;
  }
  return current;
}
