/** Zero-width characters, marks of direction, soft hyphens, variation selectors, fillers: Unicode's own list of what is not shown. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/** Without what nobody sees. */
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
