import { findingIn, type Finding } from '../rules/finding.js';
import { apartReading } from '../text/apart.js';
import { Trick, type Reading } from '../text/reading.js';
import { LONG } from '../text/syllables.js';
import type { Survey } from '../text/survey.js';
import { maskReading, swapReadings } from '../text/swap.js';
import type { FilterKey, WordEntry } from '../types.js';
import { Runs, squeezeApart, type Hit, type Signals, type Words } from './words.js';

/** A word a hundred times over is no news; only what is replaced has to be found everywhere. */
const MOST_PER_WORD = 20;

/** What is worth a look. */
export interface Worth extends Pick<Survey, 'leet' | 'mask' | 'apart'> {
  /** The reading `apart` only where it holds something. */
  careful: boolean;
}

/** The text as it is, and as it reads when one trick after another is undone; most texts have no other reading than the first. */
function readingsOf(plain: Reading, lists: readonly Words[], { leet, mask, apart, careful }: Worth): Reading[] {
  const readings = leet ? [plain, ...swapReadings(plain)] : [plain];
  const masked = mask ? maskReading(plain) : undefined;
  if (masked) readings.push(masked);
  if (apart && (!careful || isApart(plain, lists))) readings.push(apartReading(plain));
  return readings;
}

function isApart(plain: Reading, lists: readonly Words[]): boolean {
  const squeezed = squeezeApart(plain);
  return lists.some((words) => words.mayBeApart(plain, squeezed));
}

const runs = new Runs();

/** Words in every reading; `worth` says which of them are worth making, and `signals` takes down what rules wait for. */
export function findWords(original: string, plain: Reading, lists: readonly Words[], worth: Worth = { leet: true, mask: true, apart: true, careful: false }, signals?: Signals): Finding[] {
  let hits: Hit[] = [];
  for (const reading of readingsOf(plain, lists, worth)) {
    runs.of(reading);
    for (const words of lists) {
      const found = words.find(reading, runs, reading === plain ? signals : undefined);
      if (found.length > 0) hits = hits.length === 0 ? found : hits.concat(found);
    }
  }
  if (!hits.some(({ pattern }) => !pattern.exception)) return [];
  const exceptions = hits.filter(({ pattern }) => pattern.exception);
  const seen = new Map<WordEntry, number>();
  const findings: Finding[] = [];
  for (const hit of hits) {
    const { entry, list, exception } = hit.pattern;
    if (exception || (list.action !== 'replace' && count(seen, entry) > MOST_PER_WORD)) continue;
    const found: Finding = findingIn(original, hit.reading, { rule: entry.word, list: list.id, category: entry.category, severity: entry.severity }, hit.start, hit.end, keyOf(hit));
    if (entry.id !== undefined) found.entryId = entry.id;
    if (list.action !== undefined) found.action = list.action;
    if (list.action === 'replace') found.replacement = list.replacement ?? '***';
    if (exceptions.some((exception) => excuses(exception, hit))) found.because = 'exception';
    findings.push(found);
  }
  return findings;
}

function count(seen: Map<WordEntry, number>, entry: WordEntry): number {
  const times = (seen.get(entry) ?? 0) + 1;
  seen.set(entry, times);
  return times;
}

const excuses = (exception: Hit, hit: Hit): boolean => exception.reading === hit.reading && exception.start <= hit.start && exception.end >= hit.end && exception.pattern.excuses?.has(hit.pattern.entry) === true;

/** What had to be undone to find the word, if anything. */
function keyOf({ pattern, reading, start, end }: Hit): FilterKey {
  if (reading.key === 'apart') return isSplit(reading, start, end) ? 'split' : 'apart';
  if (reading.key !== 'plain') return reading.key;
  const { entry, strict } = pattern;
  if (entry.kana === true || entry.sound === true) {
    for (let at = start; at < end; at += 1) if (reading.strict[at] !== LONG && !strict.includes(reading.strict[at]!)) return entry.kana === true ? 'kana' : 'sound';
  }
  for (let at = start; at < end; at += 1) if ((reading.trick[at]! & Trick.simplified) !== 0) return 'simplified';
  return 'plain';
}

/** One gap in a word of Latin letters. */
function isSplit({ strict, trick }: Reading, start: number, end: number): boolean {
  let latin = false;
  let joints = 0;
  for (let at = start + 1; at < end; at += 1) {
    latin ||= strict[at]! < 0x250;
    if ((trick[at]! & Trick.joint) !== 0) joints += 1;
  }
  return latin && end - start > 2 && joints === 1;
}
