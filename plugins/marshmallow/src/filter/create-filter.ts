import { findExpressions, readBlockList } from './block/block-list.js';
import { findWords } from './match/find.js';
import { Words } from './match/words.js';
import { findBehaviour } from './rules/behaviour.js';
import { finding, type Finding } from './rules/finding.js';
import { findLinks, hostOf, LinkIndex } from './rules/links.js';
import { findPersonal } from './rules/personal.js';
import { findThreats } from './rules/threats.js';
import { judge } from './score.js';
import { SEEDS } from './seed/index.js';
import { dismissed, replace, settle, shown } from './settle.js';
import { fold } from './text/fold.js';
import { textOf } from './text/plain-text.js';
import type { Dismissed, Filter, FilterLists, FilterOptions } from './types.js';

/** Longer than any question may be; what stands behind it is not looked at. */
export const MAX_TEXT = 4_000;
/** Some signs stand for eighteen letters. What expressions read of a text blown up so is its beginning, and the rest is flagged. */
const MAX_READ = 8_000;

let seeds: Words | undefined;
/** One automaton of the seed lists for all filters of the process. */
const seedWords = (): Words => (seeds ??= new Words(SEEDS));

/**
 * Makes lists and options ready; the result is to be kept, for making it takes milliseconds and using it microseconds.
 * Long lists that several filters share come `compiled`.
 *
 * @example
 * ```ts
 * const filter = createFilter({ block: entries }, { strength: 'high', links: 'reject' });
 * const { action, score, matches } = filter.check('你这个傻 逼');
 * ```
 */
export function createFilter(lists: FilterLists = {}, options: FilterOptions = {}, compiled: readonly Words[] = []): Filter {
  const { strength = 'normal', links = 'flag', allowedHosts = [], behaviour = true, threats = true, personal = true, seeds: withSeeds = true } = options;
  const block = readBlockList(lists.block ?? []);
  const added = [...block.words, ...(lists.words ?? [])];
  const words = [...(withSeeds ? [seedWords()] : []), ...(added.length > 0 ? [new Words(added)] : []), ...compiled];
  const linkRules = { links, index: new LinkIndex([...block.links, ...(lists.links ?? [])]), allowed: new Set(allowedHosts.flatMap((host) => hostOf(host) ?? [])) };

  return {
    check(text) {
      const original = wholePairs(text, MAX_TEXT);
      const plain = fold(original);
      const string = textOf(plain).slice(0, MAX_READ);
      const all: Finding[] = [
        ...findWords(original, plain, words),
        ...findExpressions(original, plain, string, block.expressions),
        ...findLinks(original, plain, string, linkRules),
        ...(threats ? findThreats(original, plain, string) : []),
        ...(personal ? findPersonal(original, plain, string) : []),
        ...(behaviour ? findBehaviour(original, plain) : []),
        ...(plain.length > MAX_READ ? [finding(original, { rule: 'evasion.blown-up', list: 'behaviour', category: 'evasion', severity: 2 }, 0, original.length)] : []),
      ];
      const findings = settle(all.filter(({ because }) => because === undefined));
      return {
        ...judge(findings, strength),
        matches: findings.map(shown),
        text: replace(original, findings) + text.slice(original.length),
        dismissed: all.filter((one): one is Finding & { because: Dismissed['because'] } => one.because !== undefined).map(dismissed),
      };
    },
  };
}

function wholePairs(text: string, most: number): string {
  if (text.length <= most) return text;
  const last = text.charCodeAt(most - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? most - 1 : most);
}
