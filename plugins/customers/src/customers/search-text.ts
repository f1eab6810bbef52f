/** One character of a script that is written without spaces, where a single character already is a word. */
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** NFKC may make one character eighteen; a key of the list has to stay short. */
const MAX_CHARACTERS = 200;

/** What two people would call the same name: width, case and spacing do not count, katakana half width is full width. */
export function searchText(text: string): string {
  const normal = text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
  return normal.length <= MAX_CHARACTERS ? normal : [...normal].slice(0, MAX_CHARACTERS).join('');
}

/**
 * Pairs of neighbouring characters, and single ones of scripts without spaces. An index over them finds any part of a
 * name of two characters or more (and one, in Chinese and Japanese), where trigrams need three.
 */
export function grams(normalised: string): string[] {
  const characters = [...normalised];
  const found = new Set<string>();
  for (const [index, character] of characters.entries()) {
    if (CJK.test(character)) found.add(character);
    const next = characters[index + 1];
    if (next !== undefined) found.add(character + next);
  }
  return [...found];
}

/** The part of a LIKE pattern that means `text` literally. */
export function likeLiteral(text: string): string {
  return text.replace(/[\\%_]/g, String.raw`\$&`);
}
