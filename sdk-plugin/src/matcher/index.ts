/**
 * How strangers' texts are compared with lists of words, expressions and addresses: one matcher for core and every feature.
 * `createMatcher` is what most need; the rest is what it is made of, for a feature with rules of its own.
 */
export { createMatcher, isPattern } from './block-matcher.js';
export { findExpressions, readBlockList, type BlockList } from './block/block-list.js';
export { MAX_EXPRESSION, type Expression } from './block/expressions.js';
export { findWords } from './match/find.js';
export { Automaton } from './match/automaton.js';
export { Words, type Signal, type Signals } from './match/words.js';
export { finding, findingIn, type Finding } from './rules/finding.js';
export { bareAddress, findLinks, hostOf, LinkIndex, type LinkRules } from './rules/links.js';
export { dismissed, replace, settle, shown } from './settle.js';
export { fold, foldQuickly, MOST_UNITS, type Folded } from './text/fold.js';
export { isLetter, isRunning, Kind, kindOf } from './text/kinds.js';
export { expression, lookedAt, MAX_TEXT, textOf } from './text/plain-text.js';
export { Trick, type Reading } from './text/reading.js';
export { CHEERS, survey, type Survey } from './text/survey.js';
export { BLOCK_ACTIONS, BLOCK_KINDS, CATEGORIES, KEYS } from './types.js';
export type { BlockAction, Category, Dismissed, FilterAction, FilterKey, FilterMatch, LinkList, Severity, WordEntry, WordList } from './types.js';
