import { levelsOf } from './direction.js';

const graphemes = new Intl.Segmenter('ja', { granularity: 'grapheme' });
const words = new Intl.Segmenter('th', { granularity: 'word' });
const THAI = /\p{sc=Thai}/u;

/** Characters that need no space between them. */
const WIDE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Bopomofo}\u3000-\u303f\uff00-\uffef\u30fb\u30fc]|\p{Emoji_Presentation}/u;
/** JIS X 4051 and its Chinese counterpart, the part that everybody sees: no line begins or ends with these. */
const NOT_FIRST = /^[、。，．・：；？！）」』】〕〉》”’…‥ー〜～々ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.:;?!)\]}%]/u;
const NOT_LAST = /[（「『【〔〈《“‘([{]$/u;

/** One piece that stays together on a line. */
export interface Piece {
  graphemes: string[];
  /** Falls away at the end of a line. */
  isSpace: boolean;
  /** Of its direction: odd is from right to left. */
  level: number;
}

export interface Line {
  pieces: Piece[];
  /** Reads from right to left as a whole, and begins at the right edge. */
  isRtl: boolean;
}

/** Lines as written, each in pieces between which it may break. */
export function piecesOf(text: string): Line[] {
  return text.split(/\r\n|[\n\r\u2028\u2029]/u).map((line) => {
    const pieces: Piece[] = [];
    let before = '';
    const levels = levelsOf(line);
    const words = THAI.test(line) ? wordsOf(line) : undefined;
    for (const { segment, index } of graphemes.segment(line)) {
      const isSpace = /^\s$/u.test(segment);
      const level = levels.at(index);
      const last = pieces.at(-1);
      const stays = last && last.isSpace === isSpace && last.level === level && !words?.has(index) && staysWith(before, segment, isSpace);
      before = segment;
      const drawn = levels.glyphFor(segment, index);
      if (stays) last.graphemes.push(drawn);
      else pieces.push({ graphemes: [drawn], isSpace, level });
    }
    return { pieces, isRtl: levels.base % 2 === 1 };
  });
}

/** Where a word begins in a script that writes none of its spaces. */
const wordsOf = (line: string): Set<number> => new Set([...words.segment(line)].filter(({ segment }) => THAI.test(segment)).map(({ index }) => index));

function staysWith(before: string, next: string, isSpace: boolean): boolean {
  if (isSpace) return true;
  if (NOT_FIRST.test(next) || NOT_LAST.test(before)) return true;
  return !WIDE.test(before) && !WIDE.test(next);
}

/** What is drawn: no controls, no marks of direction, nothing without width, no half of a pair. */
export const drawable = (text: string): string => text.replace(/\p{Cs}/gu, '').normalize('NFC').replace(/[\p{Cc}\p{Co}\p{Cn}]/gu, (character) => (character === '\n' || character === '\r' ? '\n' : character === '\t' ? ' ' : '')).replace(/[\u00ad\u061c\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]/gu, '');
