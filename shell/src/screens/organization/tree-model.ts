import type { TreeAnswer, TreeNode } from './types.js';

export interface TreeLine {
  node: TreeNode;
  depth: number;
  children: number;
}

/** The answer as one tree with the agency at its root. */
export function treeNodes(answer: TreeAnswer): TreeNode[] {
  const { tenant, nodes } = answer;
  const root: TreeNode = { type: 'tenant', id: tenant.id, code: tenant.code, name: tenant.name, parentId: null, active: true, visible: tenant.visible };
  return [root, ...nodes.map((node): TreeNode => ({ ...node, parentId: node.parentId ?? tenant.id }))];
}

/** Lines to draw; what lies below a closed node is left out. */
export function treeLines(nodes: readonly TreeNode[], closed: ReadonlySet<string>): TreeLine[] {
  const below = new Map<string | null, TreeNode[]>();
  for (const node of nodes) below.set(node.parentId, [...(below.get(node.parentId) ?? []), node]);
  const walk = (parent: string | null, depth: number): TreeLine[] =>
    (below.get(parent) ?? []).flatMap((node) => {
      const children = below.get(node.id)?.length ?? 0;
      return [{ node, depth, children }, ...(closed.has(node.id) ? [] : walk(node.id, depth + 1))];
    });
  return walk(null, 0);
}

/** Whether `node` may hang below `target`: not below itself, not below a talent, not where it is already. */
export function mayMove(nodes: readonly TreeNode[], node: TreeNode, target: TreeNode): boolean {
  if (node.type === 'tenant' || target.type === 'talent' || !target.active || node.parentId === target.id) return false;
  const parents = new Map(nodes.map((entry) => [entry.id, entry.parentId]));
  for (let at: string | null | undefined = target.id; at; at = parents.get(at)) if (at === node.id) return false;
  return true;
}
