import { built } from './built.js';

export interface ScopeNodeLike {
  id: string;
  type: 'tenant' | 'subsidiary' | 'talent';
  parentId: string | null;
}

export interface RuleEntry {
  id: string;
  effect: 'grant' | 'deny';
  resource: string;
  action: string;
  scopeType: ScopeNodeLike['type'];
  scopeId: string | null;
  inherit: boolean;
  notBefore: null;
  expires: null;
  role: null;
  group: null;
}

export interface Tree {
  nodes: ReadonlyMap<string, ScopeNodeLike>;
  chain(scope: ScopeNodeLike): ScopeNodeLike[];
}

interface TreeModule {
  buildTree(version: number, tenant: unknown, subsidiaries: unknown[], talents: unknown[]): Tree;
}

export interface ResolverLike {
  decide(permission: string, scope: ScopeNodeLike): { allowed: boolean };
}
export interface ResolverModule {
  Resolver: new (tree: Tree, set: unknown, ceiling: undefined, now: number) => ResolverLike;
}

const SCOPES = 1_000;
const ENTRIES = 500;
export const RESOURCES = 25;

export interface RuleSet {
  tree: Tree;
  nodes: ScopeNodeLike[];
  entries: RuleEntry[];
  /** `resource:read`, one per resource. */
  permissions: string[];
}

/** 500 entries, a ninth of them denies, over a tree of 1,000 scopes: what every engine is asked. */
export async function ruleSet(): Promise<RuleSet> {
  const { buildTree } = await built<TreeModule>('core/lib/organization/tree.js');
  const subsidiaries = Array.from({ length: 99 }, (_, n) => ({ id: `s${n}`, parent_id: n < 10 ? null : `s${n % 10}`, code: `S${n}`, name: { en: `S${n}` }, active: true }));
  const talents = Array.from({ length: SCOPES - 100 }, (_, n) => ({ id: `t${n}`, subsidiary_id: `s${n % 99}`, profile_store_id: 'p', code: `T${n}`, display_name: `T${n}`, timezone: 'Asia/Tokyo', path: `t${n}`, oshi_color: null, active: true }));
  const tree = buildTree(1, { type: 'tenant', id: 'tenant', code: 'BENCH', name: { en: 'Bench' }, parentId: null, active: true }, subsidiaries, talents);
  const nodes = [...tree.nodes.values()];
  const entries = Array.from({ length: ENTRIES }, (_, n): RuleEntry => {
    const node = nodes[(n * 7) % nodes.length];
    if (!node) throw new Error('the tree is empty');
    return { id: `e${n}`, effect: n % 9 === 0 ? 'deny' : 'grant', resource: `fan${n % RESOURCES}`, action: n % 3 === 0 ? '*' : 'read', scopeType: node.type, scopeId: node.type === 'tenant' ? null : node.id, inherit: n % 2 === 0, notBefore: null, expires: null, role: null, group: null };
  });
  return { tree, nodes, entries, permissions: Array.from({ length: RESOURCES }, (_, n) => `fan${n}:read`) };
}
