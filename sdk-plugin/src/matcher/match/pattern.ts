import { fold } from '../text/fold.js';
import { isKana, isSpaced, Kind, kindOf } from '../text/kinds.js';
import { LONG, sameRun } from '../text/syllables.js';
import type { WordEntry, WordList } from '../types.js';

/** A word as the automaton looks for it: repeated units are one, with how often the word itself has them. */
export interface Pattern {
  entry: WordEntry;
  list: WordList;
  /** One unit per run, as it is checked. */
  strict: readonly number[];
  /** One unit per run, as it is looked for. */
  loose: readonly number[];
  /** How long each run is in the word: `ass` is 1, 2. */
  runs: readonly number[];
  /** `fuck*` goes on to the end of the word, `*fuck` begins anywhere. */
  openStart: boolean;
  openEnd: boolean;
  /** All kana: to be found in whole runs of kana. */
  kanaRun: boolean;
  /** A harmless word that holds the entry's. */
  exception: boolean;
  /** Of a harmless word, every entry that it excuses: the entries of a row share theirs. */
  excuses: Set<WordEntry> | undefined;
  /** `f*ck`: only for the reading in which symbols are masks. */
  masked: boolean;
}

/** Harmless words by how they are looked for, while a list is made ready. */
export type Harmless = Map<string, Pattern>;

export function patternsOf(entry: WordEntry, list: WordList, harmless: Harmless = new Map()): Pattern[] {
  const word = pattern(entry.word, entry, list, {});
  const exceptions = (entry.except ?? []).flatMap((text) => {
    const key = `${list.action === 'replace'} ${entry.kana === true} ${text}`;
    const known = harmless.get(key);
    known?.excuses?.add(entry);
    if (known) return [];
    const made = pattern(text, entry, list, { exception: true, excuses: new Set([entry]), openStart: true, openEnd: true });
    harmless.set(key, made);
    return [made];
  });
  const masks = masksOf(entry).map((text) => pattern(text, entry, list, { masked: true, openStart: word.openStart, openEnd: word.openEnd }));
  return [word, ...exceptions, ...masks].filter(({ strict }) => strict.length > 0);
}

function pattern(text: string, entry: WordEntry, list: WordList, more: Partial<Pattern>): Pattern {
  const bare = more.masked ? text : text.replace(/^\*|\*$/g, '');
  const folded = fold(bare.trim());
  const strict: number[] = [];
  const loose: number[] = [];
  const runs: number[] = [];
  for (let at = 0; at < folded.length; at += 1) {
    const [unit, form] = [folded.strict[at] ?? 0, folded.loose[at] ?? 0];
    if (at > 0 && sameRun(folded.loose[at - 1] ?? 0, form)) runs[runs.length - 1] = (runs.at(-1) ?? 0) + (unit === LONG ? 0 : 1);
    else {
      strict.push(unit);
      loose.push(form);
      runs.push(1);
    }
  }
  const kanaRun = entry.match !== 'anywhere' && strict.every((unit) => isKana(kindOf(unit)));
  return { entry, list, strict, loose, runs, openStart: text.startsWith('*'), openEnd: text.endsWith('*'), kanaRun, exception: false, excuses: undefined, masked: false, ...more };
}

/** The ways in which a Latin word is usually masked: one vowel, all of them, everything between the first letter and the last. */
function masksOf({ word, severity }: WordEntry): string[] {
  const letters = word.replaceAll('*', '').toLowerCase();
  if (severity < 2 || letters.length < 4 || !/^[a-z]+$/.test(letters)) return [];
  const inner = letters.slice(1, -1);
  const masks = new Set([letters[0] + inner.replace(/[aeiou]/g, '*') + letters.slice(-1), letters[0] + '**' + letters.slice(-1)]);
  [...inner].forEach((letter, at) => 'aeiou'.includes(letter) && masks.add(`${letters[0]}${inner.slice(0, at)}*${inner.slice(at + 1)}${letters.slice(-1)}`));
  masks.delete(letters);
  return [...masks];
}

export const isLatinPattern = ({ strict }: Pattern): boolean => isSpaced(kindOf(strict[0] ?? 0)) || kindOf(strict[0] ?? 0) === Kind.digit;
