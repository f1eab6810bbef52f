import { built } from './built.js';
import { RESOURCES, ruleSet, type ResolverModule } from './rule-set.js';
import { median, whole } from './statistics.js';
import type { BenchPart } from './types.js';

const DECISIONS = 2_000_000;
const GOAL = 1_000_000;

/** 500 entries over a tree of 1,000 scopes; every (permission, scope) pair is asked many times, as requests do. */
export const permissions: BenchPart = {
  name: 'permissions',
  about: 'permission decisions per second, 500 entries over 1,000 scopes',
  needsHouse: false,
  async run({ rounds }) {
    const { Resolver } = await built<ResolverModule>('core/lib/access/resolver.js');
    const { tree, nodes, entries, permissions: names } = await ruleSet();

    const cold: number[] = [];
    const warm: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const resolver = new Resolver(tree, { version: 1, active: true, entries }, undefined, Date.now());
      const ask = (count: number): number => {
        const from = performance.now();
        for (let n = 0; n < count; n++) resolver.decide(names[n % RESOURCES] ?? '', nodes[Math.floor(n / RESOURCES) % nodes.length] ?? { id: '', type: 'tenant', parentId: null });
        return count / ((performance.now() - from) / 1000);
      };
      cold.push(ask(RESOURCES * nodes.length));
      warm.push(ask(DECISIONS));
    }
    const perSecond = median(warm);
    return [
      { what: 'permission decisions, 500 entries, 1,000 scopes', value: `${whole(perSecond)}/s`, baseline: '', ratio: '', goal: `>= ${whole(GOAL)}/s`, met: perSecond >= GOAL },
      { what: 'the same, each asked for the first time', value: `${whole(median(cold))}/s`, baseline: '', ratio: '', goal: '', met: null },
    ];
  },
};
