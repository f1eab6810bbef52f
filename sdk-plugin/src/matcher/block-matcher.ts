import type { BlockListEntry, BlockListKind, BlockListMatch, BlockMatcher } from '../block-list.js';
import { findExpressions, readBlockList } from './block/block-list.js';
import { compileExpression } from './block/expressions.js';
import { findWords } from './match/find.js';
import { Words } from './match/words.js';
import { bareAddress, findLinks, LinkIndex, type LinkRules } from './rules/links.js';
import type { Finding } from './rules/finding.js';
import { replace, settle } from './settle.js';
import { fold, foldQuickly } from './text/fold.js';
import { lookedAt, textOf } from './text/plain-text.js';
import { survey } from './text/survey.js';

/**
 * Makes entries of a block list ready. Texts are compared as the question box compares them: width, case, look-alikes,
 * invisible characters, spelling with digits and symbols, letters pulled apart. Takes milliseconds to make and microseconds
 * to use; what `ctx.blockList.matcher` gives is made once and kept.
 *
 * @example
 * ```ts
 * const { matches, text } = createMatcher(entries).check('buy ＳＰ AM here');
 * ```
 */
export function createMatcher(entries: readonly BlockListEntry[]): BlockMatcher {
  const block = readBlockList(entries);
  const words = block.words.length > 0 ? [new Words(block.words)] : [];
  const categories = new Map(entries.map(({ id, category }) => [id, category]));
  const links: LinkRules = { links: 'allow', index: new LinkIndex(block.links), allowed: new Set() };
  return {
    check(text) {
      const original = lookedAt(text);
      const { plain } = foldQuickly(original);
      const seen = survey(plain);
      const found = findWords(original, plain, words, { leet: seen.leet, mask: seen.mask, apart: seen.apart, careful: true });
      const address = block.links.length > 0 && (seen.address || seen.hiddenAddress);
      if (block.expressions.length > 0 || address) {
        const string = textOf(plain);
        found.push(...findExpressions(original, plain, string, block.expressions, true));
        if (address) found.push(...findLinks(original, plain, string, links, seen.address, seen.hiddenAddress));
      }
      if (found.length === 0) return { matches: [], text };
      const findings = settle(found.filter(({ because }) => because === undefined));
      return { matches: findings.flatMap((one) => matchOf(one, categories)), text: replace(original, findings) + text.slice(original.length) };
    },
  };
}

/** The category as staff wrote it, and not as the question box counts it. */
function matchOf({ entryId, action, severity, start, end }: Finding, categories: ReadonlyMap<string, string>): BlockListMatch[] {
  return entryId === undefined || action === undefined ? [] : [{ entryId, action, category: categories.get(entryId) ?? '', severity, start, end }];
}

/** Whether a pattern can be looked for at all. Linear time is what its engine promises; see `MAX_EXPRESSION` for its length. */
export function isPattern(kind: BlockListKind, pattern: string): boolean {
  if (kind === 'keyword') return textOf(fold(pattern)).trim() !== '';
  if (kind === 'domain') return bareAddress(pattern) !== undefined && !/[/?\s]/.test(bareAddress(pattern) ?? '');
  if (kind === 'url') return bareAddress(pattern) !== undefined;
  try {
    compileExpression(kind, pattern);
    return true;
  } catch {
    return false;
  }
}
