import { foldCase, settle, visible } from './text.js';

/** ぁ..ゖ and ゝゞ: each has its katakana 0x60 further on. */
const HIRAGANA = /[\u3041-\u3096\u309d\u309e]/g;

/**
 * Hiragana and katakana are one: さとう and サトウ are two spellings of one reading, and staff type what a form or a
 * telephone gave them. NFKC has made half-width kana full-width before, with their voicing marks joined (ﾀﾞ to ダ).
 * Kanji and kana stay apart: a reading cannot be had from kanji.
 */
const foldKana = (text: string): string => text.replace(HIRAGANA, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0x60));

const HAN_OR_KANA = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々〆]/u;
/** Between the parts of a name: spaces of all kinds, the middle dots of Japanese and Chinese, the comma of "Sato, Aiko". */
const BETWEEN = /[\s\u00b7\u2022\u2027\u30fb,]+/gu;

/** One name: case, width and kana folded; in Chinese and Japanese a space says nothing, elsewhere one is like many. */
export const normalizeName = (value: string): string =>
  settle(visible(value), (text) => {
    const folded = foldKana(foldCase(text));
    return HAN_OR_KANA.test(folded) ? folded.replace(BETWEEN, '') : folded.replace(/\s+/gu, ' ').trim();
  });

/** Both names as one word, whatever stands between them. */
export const normalizeFullName = (value: string): string => settle(visible(value), (text) => foldKana(foldCase(text)).replace(BETWEEN, ''));

/** "Family given" and "given family": people write their name, and read it out, in either order. */
export function fullNames(familyName: string, givenName: string): string[] {
  const [family, given] = [normalizeFullName(familyName), normalizeFullName(givenName)];
  return family === '' || given === '' ? [] : [...new Set([family + given, given + family])];
}
