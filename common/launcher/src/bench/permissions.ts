import { built } from './built.js';
import { median, whole } from './statistics.js';
import type { BenchPart } from './types.js';

interface Node {
  id: string;
  type: 'tenant' | 'subsidiary' | 'talent';
}
interface ResolverModule {
  Resolver: new (tree: { nodes: ReadonlyMap<string, Node> }, set: unknown, ceiling: undefined, now: number) => { decide(permission: string, scope: Node): { allowed: boolean } };
}
interface TreeModule {
  buildTree(version: number, tenant: unknown, subsidiaries: unknown[], talents: unknown[]): { nodes: ReadonlyMap<string, Node> };
}

const SCOPES = 1_000;
const ENTRIES = 500;
const RESOURCES = 25;
const DECISIONS = 2_000_000;
const GOAL = 1_000_000;

/** 500 entries over a tree of 1,000 scopes; every (permission, scope) pair is asked many times, as requests do. */
export const permissions: BenchPart = {
  name: 'permissions',
  about: 'permission decisions per second, 500 entries over 1,000 scopes',
  needsHouse: false,
  async run({ rounds }) {
    const { Resolver } = await built<ResolverModule>('core/lib/access/resolver.js');
    const { buildTree } = await built<TreeModule>('core/lib/organization/tree.js');
    const subsidiaries = Array.from({ length: 99 }, (_, n) => ({ id: `s${n}`, parent_id: n < 10 ? null : `s${n % 10}`, code: `S${n}`, name: { en: `S${n}` }, active: true }));
    const talents = Array.from({ length: SCOPES - 100 }, (_, n) => ({ id: `t${n}`, subsidiary_id: `s${n % 99}`, profile_store_id: 'p', code: `T${n}`, display_name: `T${n}`, timezone: 'Asia/Tokyo', path: `t${n}`, oshi_color: null, active: true }));
    const tree = buildTree(1, { type: 'tenant', id: 'tenant', code: 'BENCH', name: { en: 'Bench' }, parentId: null, active: true }, subsidiaries, talents);
    const nodes = [...tree.nodes.values()];
    const entries = Array.from({ length: ENTRIES }, (_, n) => {
      const node = nodes[(n * 7) % nodes.length];
      if (!node) throw new Error('the tree is empty');
      return { id: `e${n}`, effect: n % 9 === 0 ? 'deny' : 'grant', resource: `fan${n % RESOURCES}`, action: n % 3 === 0 ? '*' : 'read', scopeType: node.type, scopeId: node.type === 'tenant' ? null : node.id, inherit: n % 2 === 0, notBefore: null, expires: null, role: null };
    });
    const names = Array.from({ length: RESOURCES }, (_, n) => `fan${n}:read`);

    const cold: number[] = [];
    const warm: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const resolver = new Resolver(tree, { version: 1, active: true, entries }, undefined, Date.now());
      const ask = (count: number): number => {
        const from = performance.now();
        for (let n = 0; n < count; n++) resolver.decide(names[n % RESOURCES] ?? '', nodes[Math.floor(n / RESOURCES) % nodes.length] ?? { id: '', type: 'tenant' });
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
