import { findingIn, type Finding } from '../rules/finding.js';
import type { Reading } from '../text/reading.js';
import type { BlockListEntry } from '../../block-list.js';
import { CATEGORIES, type Category, type LinkList, type WordList } from '../types.js';
import { compileExpression, places, requiredIn, type Expression } from './expressions.js';

/** The agency's and the talent's own entries, sorted by what looks for them. */
export interface BlockList {
  words: WordList[];
  links: LinkList[];
  expressions: Expression[];
}

export const BLOCK_LIST = 'block-list';
/** As many as the list's own routes take; each costs time with every question. */
const MOST_EXPRESSIONS = 500;
const categoryOf = (name: string): Category => CATEGORIES.find((category) => category === name) ?? 'custom';

/** Entries that an older release accepted and this one cannot read are left out rather than closing the box. */
export function readBlockList(entries: readonly BlockListEntry[]): BlockList {
  const list: BlockList = { words: [], links: [], expressions: [] };
  for (const entry of entries) {
    const { id, kind, pattern, severity, action, replacement } = entry;
    if (kind === 'domain' || kind === 'url') list.links.push({ id: BLOCK_LIST, entryId: id, patterns: [pattern], action, replacement, severity });
    else if (kind === 'keyword') list.words.push({ id: BLOCK_LIST, language: null, action, replacement, entries: [{ id, word: pattern, category: categoryOf(entry.category), severity, match: 'anywhere' }] });
    else if (list.expressions.length < MOST_EXPRESSIONS) {
      try {
        list.expressions.push({ entry, finds: compileExpression(kind, pattern), required: requiredIn(kind, pattern) });
      } catch {
        continue;
      }
    }
  }
  return list;
}

export function findExpressions(original: string, plain: Reading, text: string, expressions: readonly Expression[], careful = false): Finding[] {
  const found: Finding[] = [];
  for (const expression of expressions) {
    if (careful && !expression.required.every((part) => text.includes(part))) continue;
    const { id, pattern, category, severity, action, replacement } = expression.entry;
    for (const { start, end } of places(expression, text)) {
      found.push({ ...findingIn(original, plain, { rule: pattern, list: BLOCK_LIST, category: categoryOf(category), severity }, start, end), entryId: id, action, ...(action === 'replace' ? { replacement: replacement ?? '***' } : {}) });
    }
  }
  return found;
}
