/** One character of a script that is written without spaces, where a single character already is a word. */
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** Where all the rest has nothing to do; an import takes many names. */
const ASCII = /^[\x00-\x7f]*$/;

/** NFKC may make one character eighteen; a key of the list has to stay short. */
const MAX_CHARACTERS = 200;

const KATAKANA = /[\u30a1-\u30f6\u30fd\u30fe]/g;
const toHiragana = (kana: string): string => String.fromCharCode(kana.charCodeAt(0) - 0x60);

/** What two people would call the same name: width, case, spacing and the choice of kana do not count. */
export function searchText(text: string): string {
  if (ASCII.test(text)) return text.replace(/\s+/g, ' ').trim().toLowerCase().slice(0, MAX_CHARACTERS);
  const normal = text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim().replace(KATAKANA, toHiragana);
  return normal.length <= MAX_CHARACTERS ? normal : [...normal].slice(0, MAX_CHARACTERS).join('');
}

export const isCjk = (character: string): boolean => CJK.test(character);

/**
 * Pairs of neighbouring characters, and single ones of scripts without spaces. An index over them finds any part of a
 * name of two characters or more (and one, in Chinese and Japanese), where trigrams need three.
 */
export function grams(normalised: string): string[] {
  if (ASCII.test(normalised)) return asciiPairs(normalised);
  const characters = [...normalised];
  const found = new Set<string>();
  for (const [index, character] of characters.entries()) {
    if (isCjk(character)) found.add(character);
    const next = characters[index + 1];
    if (next !== undefined) found.add(character + next);
  }
  return [...found];
}

function asciiPairs(text: string): string[] {
  const found = new Set<string>();
  for (let at = 1; at < text.length; at += 1) found.add(text.slice(at - 1, at + 1));
  return [...found];
}

/** Grams that narrow a search: pairs say all that their single characters say, and are rarer. */
export function searchGrams(normalised: string): string[] {
  const all = grams(normalised);
  const pairs = all.filter((gram) => [...gram].length === 2);
  return pairs.length > 0 ? pairs : all;
}

/** The part of a LIKE pattern that means `text` literally. */
export function likeLiteral(text: string): string {
  return text.replace(/[\\%_]/g, String.raw`\$&`);
}
