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
  // Field by field: a text full of words has thousands of them.
  return { rule: rule.rule, list: rule.list, category: rule.category, severity: rule.severity, start, end, text: original.slice(start, end), key };
}

/** The same for a place of a reading. */
export function findingIn(original: string, reading: Reading, rule: Rule, start: number, end: number, key: FilterKey = reading.key): Finding {
  return finding(original, rule, reading.from[start] ?? 0, reading.to[Math.max(start, end - 1)] ?? 0, key);
}
