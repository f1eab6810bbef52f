import { caslPeer, casbinPeer, type Ask } from './access-peers.js';
import { built } from './built.js';
import { RESOURCES, ruleSet, type ResolverModule, type RuleSet } from './rule-set.js';
import { median, whole } from './statistics.js';
import type { BenchPart, Measure } from './types.js';

const AGREEMENT = 4_000;
const OURS = 2_000_000;
const CASL = 500_000;
const CASBIN = 1_000;

/** Our resolver beside two engines on the same 500 rules; before anything is timed they must agree. */
export const access: BenchPart = {
  name: 'access',
  about: 'permission decisions beside CASL alone and casbin, same rules, same answers',
  needsHouse: false,
  async run({ rounds }) {
    const { Resolver } = await built<ResolverModule>('core/lib/access/resolver.js');
    const rules = await ruleSet();
    const resolver = new Resolver(rules.tree, { version: 1, active: true, entries: rules.entries }, undefined, Date.now());
    const engines: { name: string; ask: Ask; count: number; rates: number[] }[] = [
      { name: 'ours', ask: (permission, scope) => resolver.decide(permission, scope).allowed, count: OURS, rates: [] },
      { name: '@casl/ability alone', ask: caslPeer(rules), count: CASL, rates: [] },
      { name: 'casbin', ask: await casbinPeer(rules), count: CASBIN, rates: [] },
    ];
    assertAgreement(rules, engines);
    // Rounds alternate, so that a busy moment of the machine is everybody's.
    for (let round = 0; round < rounds; round += 1) for (const engine of engines) engine.rates.push(rate(rules, engine.ask, engine.count));
    const [ours, ...peers] = engines;
    const own = median(ours?.rates ?? []);
    return peers.map(({ name, rates }): Measure => ({ what: `permission decisions against ${name}`, value: `${whole(own)}/s`, baseline: `${whole(median(rates))}/s`, ratio: `${(own / median(rates)).toFixed(1)} x`, goal: '>= 1 x', met: own >= median(rates) }));
  },
};

function question({ nodes, permissions }: RuleSet, n: number): [string, RuleSet['nodes'][number]] {
  const [permission, node] = [permissions[n % RESOURCES], nodes[Math.floor(n / RESOURCES) % nodes.length]];
  if (permission === undefined || !node) throw new Error('no such question');
  return [permission, node];
}

function rate(rules: RuleSet, ask: Ask, count: number): number {
  const from = performance.now();
  for (let n = 0; n < count; n += 1) ask(...question(rules, n));
  return count / ((performance.now() - from) / 1_000);
}

/** @throws when two engines answer differently: figures about different rules would mean nothing. */
function assertAgreement(rules: RuleSet, engines: readonly { name: string; ask: Ask }[]): void {
  const step = Math.max(1, Math.floor((rules.nodes.length * RESOURCES) / AGREEMENT));
  let granted = 0;
  for (let n = 0; n < AGREEMENT; n += 1) {
    const asked = question(rules, n * step);
    const answers = engines.map(({ ask }) => ask(...asked));
    if (new Set(answers).size > 1) throw new Error(`${asked[0]} at ${asked[1].id}: ${engines.map(({ name }, index) => `${name} says ${answers[index]}`).join(', ')}`);
    if (answers[0]) granted += 1;
  }
  if (granted === 0 || granted === AGREEMENT) throw new Error('the questions of the bench have one answer only');
}
