/** The filter looks at no more, so nothing longer may be stored unseen. */
export const MOST_UNITS = 4_000;
/** Letters of one name. */
const MOST_NAME = 32;
const MOST_NAME_UNITS = 64;
/** Marks on one letter: more of them only draw over the lines above and below. */
const MOST_MARKS = 6;

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
/** Directions that a text forces upon its readers: it would be shown in another order than it was checked in. Isolates stay, they end by themselves. */
const FORCED_DIRECTION = /[\u202a-\u202e]/gu;
/** Half a pair of UTF-16, or the character that no database keeps. */
const isBroken = (text: string): boolean => /\p{Cs}/u.test(text) || text.includes('\0');
/** Controls without tab and line feed, and interlinear marks. */
const CONTROLS = /(?![\t\n])\p{Cc}|[\ufff9-\ufffb]/gu;
const MARKS = new RegExp(String.raw`(\p{M}{${MOST_MARKS}})\p{M}+`, 'gu');
/** What nobody sees: a text of these alone says nothing. */
const UNSEEN = /[\s\p{DI}\p{Cf}\p{Cc}\u2800]/gu;

export type TextProblem = 'broken' | 'empty' | 'too-short' | 'too-long';

/** User-visible characters. */
export const lengthOf = (text: string): number => {
  let count = 0;
  for (const _segment of graphemes.segment(text)) count += 1;
  return count;
};

/**
 * The text as it is stored: NFC, LF, without controls and forced directions. Lone surrogates and NUL are refused, not mended:
 * who sends them is no browser's form.
 */
export function readContent(typed: string, { minLength, maxLength }: { minLength: number; maxLength: number }): { text: string } | { problem: TextProblem } {
  if (isBroken(typed)) return { problem: 'broken' };
  // Before anything that looks at each character.
  if (typed.length > MOST_UNITS * 2) return { problem: 'too-long' };
  const text = typed.replace(/\r\n?/g, '\n').replace(FORCED_DIRECTION, '').replace(CONTROLS, '').normalize('NFC').replace(MARKS, '$1').replace(/\n{4,}/g, '\n\n\n').trim();
  if (text.replace(UNSEEN, '') === '') return { problem: 'empty' };
  if (text.length > MOST_UNITS) return { problem: 'too-long' };
  // What people see as characters is never more than the units: most texts need no counting.
  if (text.length <= maxLength && minLength <= 1) return { text };
  const length = lengthOf(text);
  if (length > maxLength) return { problem: 'too-long' };
  return length < minLength ? { problem: 'too-short' } : { text };
}

/** One line without any control or formatting but the joiners of emoji and of Persian and Indic scripts. */
export function readName(typed: string): { name: string } | { problem: TextProblem } {
  if (isBroken(typed)) return { problem: 'broken' };
  if (typed.length > MOST_NAME_UNITS * 2) return { problem: 'too-long' };
  const name = typed.replace(/[^\P{C}\u200c\u200d]/gu, ' ').replace(/[\u2028\u2029]/g, ' ').normalize('NFC').replace(MARKS, '$1').replace(/\s+/g, ' ').trim();
  if (name.replace(UNSEEN, '') === '') return { problem: 'empty' };
  return name.length > MOST_NAME_UNITS || lengthOf(name) > MOST_NAME ? { problem: 'too-long' } : { name };
}

/** By script, as the desk sorts: kana is Japanese, Han alone is Chinese, Latin alone is English. */
export function languageOf(text: string, page: 'en' | 'zh' | 'ja'): 'en' | 'zh' | 'ja' | 'other' {
  if (/[\p{scx=Hiragana}\p{scx=Katakana}]/u.test(text.replace(/[\u3000-\u303f\uff00-\uff65]/g, '')) && /[\u3041-\u309f\u30a1-\u30fa]/u.test(text)) return 'ja';
  // A few Han characters can be either: the page's language settles it.
  if (/\p{sc=Han}/u.test(text)) return page === 'ja' ? 'ja' : 'zh';
  if (/\p{sc=Latin}/u.test(text) && !/[\p{sc=Hangul}\p{sc=Cyrillic}\p{sc=Thai}\p{sc=Arabic}]/u.test(text)) return 'en';
  return 'other';
}
