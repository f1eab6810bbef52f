import type { LocalizedText, ScopeNode } from '@hako/sdk-plugin/ui';

export interface ScopeLine {
  node: ScopeNode;
  depth: number;
}

/** The tree as lines, subsidiaries before talents; with a search, the hits and their ancestors. */
export function flattenScopes(scopes: readonly ScopeNode[], search: string, localized: (text: LocalizedText) => string): ScopeLine[] {
  const known = new Set(scopes.map((node) => node.id));
  const wanted = search.trim().toLocaleLowerCase();
  const hit = (node: ScopeNode): boolean => wanted === '' || [localized(node.name), node.name.en, node.name.ja, node.name.zh, node.code].some((name) => name?.toLocaleLowerCase().includes(wanted));
  const childrenOf = (id: string | null): ScopeNode[] => scopes.filter((node) => (id === null ? node.parentId === null || !known.has(node.parentId) : node.parentId === id)).sort((a, b) => Number(a.type === 'talent') - Number(b.type === 'talent'));
  const walk = (nodes: ScopeNode[], depth: number): ScopeLine[] =>
    nodes.flatMap((node) => {
      const below = walk(childrenOf(node.id), depth + 1);
      return hit(node) || below.length > 0 ? [{ node, depth }, ...below] : [];
    });
  return walk(childrenOf(null), 0);
}
