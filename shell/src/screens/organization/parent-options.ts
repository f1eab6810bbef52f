import type { LocalizedText, Option } from '@hako/sdk-plugin/ui';
import { treeLines } from './tree-model.js';
import type { TreeNode } from './types.js';

const NONE: ReadonlySet<string> = new Set();

/** Agency and active subsidiaries as choices, set in by their depth. */
export function parentOptions(nodes: readonly TreeNode[], localized: (text: LocalizedText) => string, allowed: (node: TreeNode) => boolean = () => true): Option[] {
  return treeLines(nodes.filter((node) => node.type !== 'talent'), NONE).filter(({ node }) => node.active && allowed(node)).map(({ node, depth }) => ({ value: node.id, label: `${'　'.repeat(depth)}${localized(node.name)}` }));
}
