import type { Category, Severity, WordEntry } from '@hako/sdk-plugin/matcher';

/** Words of one kind in one line, separated by spaces; `_` stands for a space inside an entry. */
export function rows(category: Category, severity: Severity, words: string, more: Omit<WordEntry, 'word' | 'category' | 'severity'> = {}): WordEntry[] {
  return words.split(/\s+/).filter(Boolean).map((word) => ({ word: word.replaceAll('_', ' '), category, severity, ...more }));
}
