import { GRAMS, searchText } from '../migrations/0007-desk-search.js';
import type { Bindings } from './filter-sql.js';

const KATAKANA = /[\u30a1-\u30f6\u30fd\u30fe]/g;
const HIRAGANA = /[\u3041-\u3096\u309d\u309e]/g;
const shift = (text: string, kana: RegExp, by: number): string => text.replace(kana, (char) => String.fromCharCode(char.charCodeAt(0) + by));
/** Kanji, Hangul and pictures say something by themselves; the index holds those alone too. */
const ONE_IS_A_WORD = /^[\u3400-\u{2ffff}]$/u;

/** As the column `search` writes a text (migration 0007), in both syllabaries: who searches for ねこ means ネコ too. */
export function searchForms(q: string): string[] {
  const text = q.replaceAll(/[\n\t]/g, ' ').normalize('NFKC').toLowerCase();
  return [...new Set([text, shift(text, KATAKANA, -0x60), shift(text, HIRAGANA, 0x60)])];
}

/** What the index has of a text; nothing for a single letter, which only reading every row finds. */
export function gramsOf(text: string): string[] {
  const characters = [...text];
  if (characters.length === 1) return ONE_IS_A_WORD.test(text) ? [text] : [];
  return [...new Set(characters.slice(1).map((character, at) => `${characters[at] ?? ''}${character}`))];
}

export function searchWhere(q: string, bind: Bindings): string {
  // What an upgrade has not filled yet is made for the asking.
  return `coalesce(m.search, ${searchText('m')}) like any(${bind.add(searchForms(q).map((form) => `%${form.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`))}::text[])`;
}

/** The same and what the index knows to narrow it. */
export function indexedWhere(q: string, bind: Bindings): string {
  const forms = searchForms(q).map(gramsOf);
  const like = searchWhere(q, bind);
  if (forms.some((grams) => grams.length === 0)) return like;
  return `(${forms.map((grams) => `${GRAMS} @> ${bind.add(grams)}::text[]`).join(' or ')} or m.search is null) and ${like}`;
}
