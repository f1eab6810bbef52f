import { type Dismissed, dismissed, type Expression, findExpressions, type Finding, finding, findLinks, findWords, fold, foldQuickly, hostOf, LinkIndex, type LinkRules, lookedAt, MOST_UNITS, readBlockList, replace, settle, shown, type Signals, survey, textOf, Words } from '@hako/sdk-plugin/matcher';
import { findBehaviour, findBehaviourIn } from './rules/behaviour.js';
import { findPersonal, mayBePersonal, PERSONAL_SIGNALS } from './rules/personal.js';
import { findThreats, THREAT_SIGNALS } from './rules/threats.js';
import { judge } from './score.js';
import { SEEDS } from './seed/index.js';
import type { Filter, FilterLists, FilterOptions } from './types.js';

let seeds: Words | undefined;
/** One automaton of the seed lists for all filters of the process. */
export const seedWords = (): Words => (seeds ??= new Words(SEEDS, SIGNALS));
let bare: Words | undefined;
const signalsOnly = (): Words => (bare ??= new Words([], SIGNALS));
/** What the rules wait for is found by the same pass as the words. */
const SIGNALS = [...THREAT_SIGNALS, ...PERSONAL_SIGNALS];

/**
 * Makes lists and options ready; the result is to be kept, for making it takes milliseconds and using it microseconds.
 * Long lists that several filters share come `compiled`. With `complete` nothing is left out that cannot find anything:
 * for tests, which hold the quick way to the same result.
 *
 * @example
 * ```ts
 * const filter = createFilter({ block: entries }, { strength: 'high', links: 'reject' });
 * const { action, score, matches } = filter.check('你这个傻 逼');
 * ```
 */
export function createFilter(lists: FilterLists = {}, options: FilterOptions = {}, compiled: readonly Words[] = [], complete = false): Filter {
  const { strength = 'normal', links = 'flag', allowedHosts = [], behaviour = true, threats = true, personal = true, seeds: withSeeds = true } = options;
  const block = readBlockList(lists.block ?? []);
  const added = [...block.words, ...(lists.words ?? [])];
  const words = [withSeeds ? seedWords() : signalsOnly(), ...(added.length > 0 ? [new Words(added)] : []), ...compiled];
  const linkRules = { links, index: new LinkIndex([...block.links, ...(lists.links ?? [])]), allowed: new Set(allowedHosts.flatMap((host) => hostOf(host) ?? [])) };

  const rules: Rules = { words, expressions: block.expressions, linkRules, threats, personal, behaviour };

  return {
    check(text) {
      const original = lookedAt(text);
      const all = complete ? lookCompletely(original, rules) : lookQuickly(original, rules);
      if (all.length === 0) return { action: 'allow', score: 0, matches: [], text, dismissed: [] };
      const findings = settle(all.filter(({ because }) => because === undefined));
      const verdict = judge(findings, strength);
      return {
        action: verdict.action,
        score: verdict.score,
        matches: findings.map(shown),
        text: findings.some(({ action }) => action === 'replace') ? replace(original, findings) + text.slice(original.length) : text,
        dismissed: all.filter((one): one is Finding & { because: Dismissed['because'] } => one.because !== undefined).map(dismissed),
      };
    },
  };
}

interface Rules {
  words: readonly Words[];
  expressions: readonly Expression[];
  linkRules: LinkRules;
  threats: boolean;
  personal: boolean;
  behaviour: boolean;
}

/** Two passes over the text, and of everything else only what they say could find something. */
function lookQuickly(original: string, { words, expressions, linkRules, threats, personal, behaviour }: Rules): Finding[] {
  const folded = foldQuickly(original);
  const { plain } = folded;
  const seen = survey(plain);
  const signals: Signals = { bits: 0, also: 0 };
  const all = findWords(original, plain, words, { leet: seen.leet, mask: seen.mask, apart: seen.apart, careful: true }, signals);
  const threatening = threats ? signals.bits & signals.also : 0;
  const contact = personal && mayBePersonal(seen, signals.bits, plain);
  if (expressions.length > 0 || threatening !== 0 || contact || seen.address || seen.hiddenAddress) {
    const string = textOf(plain);
    all.push(...findExpressions(original, plain, string, expressions, true));
    if (seen.address || seen.hiddenAddress) all.push(...findLinks(original, plain, string, linkRules, seen.address, seen.hiddenAddress));
    if (threatening !== 0) all.push(...findThreats(original, plain, string, threatening));
    if (contact) all.push(...findPersonal(original, plain, string));
  }
  if (behaviour) findBehaviourIn(original, folded, seen, all);
  if (plain.length > MOST_UNITS) all.push(blownUp(original));
  return all;
}

/** Everything, whether it can find something or not: what the quick way is measured by. */
function lookCompletely(original: string, { words, expressions, linkRules, threats, personal, behaviour }: Rules): Finding[] {
  const plain = fold(original);
  const string = textOf(plain);
  return [
    ...findWords(original, plain, words),
    ...findExpressions(original, plain, string, expressions),
    ...findLinks(original, plain, string, linkRules),
    ...(threats ? findThreats(original, plain, string) : []),
    ...(personal ? findPersonal(original, plain, string) : []),
    ...(behaviour ? findBehaviour(original, plain) : []),
    ...(plain.length > MOST_UNITS ? [blownUp(original)] : []),
  ];
}

/** What stands behind the part that was read is nothing for anybody but a moderator. */
const blownUp = (original: string): Finding => finding(original, { rule: 'evasion.blown-up', list: 'behaviour', category: 'evasion', severity: 3 }, 0, original.length);
