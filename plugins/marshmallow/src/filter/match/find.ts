import { findingIn, type Finding } from '../rules/finding.js';
import { apartReading } from '../text/apart.js';
import { Trick, type Reading } from '../text/reading.js';
import { LONG } from '../text/syllables.js';
import type { Survey } from '../text/survey.js';
import { maskReading, swapReadings } from '../text/swap.js';
import type { FilterKey, WordEntry } from '../types.js';
import { squeezeQuickly, type Hit, type Signals, type Words } from './words.js';

/** A word a hundred times over is no news; only what is replaced has to be found everywhere. */
const MOST_PER_WORD = 20;

/** The text as it is, and as it reads when one trick after another is undone; most texts have no other reading than the first. */
function readingsOf(plain: Reading, { leet, mask }: Pick<Survey, 'leet' | 'mask'>): Reading[] {
  return [plain, ...(leet ? swapReadings(plain) : []), mask ? maskReading(plain) : undefined, apartReading(plain)].filter((reading): reading is Reading => reading !== undefined);
}

/** Words in every reading; `worth` says which of them are worth making, and `signals` takes down what rules wait for. */
export function findWords(original: string, plain: Reading, lists: readonly Words[], worth: Pick<Survey, 'leet' | 'mask'> = { leet: true, mask: true }, signals?: Signals): Finding[] {
  let hits: Hit[] = [];
  for (const reading of readingsOf(plain, worth)) {
    const squeezed = squeezeQuickly(reading);
    for (const words of lists) {
      const found = words.find(reading, squeezed, reading === plain ? signals : undefined);
      if (found.length > 0) hits = hits.length === 0 ? found : hits.concat(found);
    }
  }
  if (!hits.some(({ pattern }) => !pattern.exception)) return [];
  const exceptions = new Map<WordEntry, Hit[]>();
  for (const hit of hits) {
    if (!hit.pattern.exception) continue;
    const others = exceptions.get(hit.pattern.entry);
    if (others) others.push(hit);
    else exceptions.set(hit.pattern.entry, [hit]);
  }
  const seen = new Map<WordEntry, number>();
  return hits
    .filter(({ pattern }) => !pattern.exception)
    .map((hit) => ({ hit, excused: exceptions.get(hit.pattern.entry)?.some((exception) => excuses(exception, hit)) ?? false }))
    .filter(({ hit: { pattern } }) => pattern.list.action === 'replace' || count(seen, pattern.entry) <= MOST_PER_WORD)
    .map(({ hit, excused }) => {
      const { entry, list } = hit.pattern;
      const found: Finding = findingIn(original, hit.reading, { rule: entry.word, list: list.id, category: entry.category, severity: entry.severity }, hit.start, hit.end, keyOf(hit));
      if (entry.id !== undefined) found.entryId = entry.id;
      const decided: Finding = list.action === undefined ? found : { ...found, action: list.action, ...(list.action === 'replace' ? { replacement: list.replacement ?? '***' } : {}) };
      return excused ? { ...decided, because: 'exception' } : decided;
    });
}

function count(seen: Map<WordEntry, number>, entry: WordEntry): number {
  const times = (seen.get(entry) ?? 0) + 1;
  seen.set(entry, times);
  return times;
}

const excuses = (exception: Hit, hit: Hit): boolean => exception.reading === hit.reading && exception.start <= hit.start && exception.end >= hit.end;

/** What had to be undone to find the word, if anything. */
function keyOf({ pattern, reading, start, end }: Hit): FilterKey {
  if (reading.key === 'apart') return [...reading.strict.subarray(start, end)].some((unit, at) => at > 0 && unit < 0x250) && end - start > 2 && piecesOf(reading, start, end) === 2 ? 'split' : 'apart';
  if (reading.key !== 'plain') return reading.key;
  const wanted = new Set(pattern.strict);
  const differs = reading.strict.subarray(start, end).some((unit) => unit !== LONG && !wanted.has(unit));
  if (differs && pattern.entry.kana) return 'kana';
  if (differs && pattern.entry.sound) return 'sound';
  return reading.trick.subarray(start, end).some((flags) => (flags & Trick.simplified) !== 0) ? 'simplified' : 'plain';
}

const piecesOf = ({ trick }: Reading, start: number, end: number): number => trick.subarray(start + 1, end).reduce((count, flags) => count + ((flags & Trick.joint) !== 0 ? 1 : 0), 1);
