import { originOf } from '../text/plain-text.js';
import type { Reading } from '../text/reading.js';
import type { BlockAction, Category, Dismissed, FilterKey, FilterMatch, Severity } from '../types.js';

/** What a rule found, before places that overlap are settled. */
export interface Finding extends FilterMatch {
  /** Of a list that decides by itself. */
  action?: BlockAction;
  replacement?: string;
  because?: Dismissed['because'];
}

export interface Rule {
  rule: string;
  list: string;
  category: Category;
  severity: Severity;
}

export function finding(original: string, rule: Rule, start: number, end: number, key: FilterKey = 'raw'): Finding {
  return { ...rule, start, end, text: original.slice(start, end), key };
}

/** The same for a place of a reading. */
export function findingIn(original: string, reading: Reading, rule: Rule, start: number, end: number, key: FilterKey = reading.key): Finding {
  const place = originOf(reading, start, end);
  return finding(original, rule, place.start, place.end, key);
}
