import type { LocalizedText, ScopeNode, ScopeRef } from '@hako/sdk-plugin';
import type { OrganizationTree } from './types.js';

export interface SubsidiaryNodeRow {
  id: string;
  parent_id: string | null;
  code: string;
  name: LocalizedText;
  active: boolean;
}

export interface TalentNodeRow {
  id: string;
  subsidiary_id: string | null;
  profile_store_id: string;
  code: string;
  display_name: string;
  timezone: string;
  path: string;
  oshi_color: string | null;
  active: boolean;
}

/** Rows are in order of siblings; the tree keeps it. */
export function buildTree(version: number, tenant: ScopeNode, subsidiaries: readonly SubsidiaryNodeRow[], talents: readonly TalentNodeRow[]): OrganizationTree {
  const nodes = new Map<string, ScopeNode>([[tenant.id, tenant]]);
  for (const row of subsidiaries) nodes.set(row.id, { type: 'subsidiary', id: row.id, code: row.code, name: row.name, parentId: row.parent_id ?? tenant.id, active: row.active });
  for (const row of talents) {
    nodes.set(row.id, {
      type: 'talent',
      id: row.id,
      code: row.code,
      name: { en: row.display_name },
      parentId: row.subsidiary_id ?? tenant.id,
      active: row.active,
      timezone: row.timezone,
      oshiColor: row.oshi_color,
      path: row.path,
      profileStoreId: row.profile_store_id,
    });
  }
  const children = new Map<string, ScopeNode[]>();
  for (const node of nodes.values()) {
    if (node.parentId === null) continue;
    const siblings = children.get(node.parentId);
    if (siblings) siblings.push(node);
    else children.set(node.parentId, [node]);
  }

  const archives = new Map<string, string[]>();
  for (const { id, profile_store_id: store } of talents) archives.set(store, [...(archives.get(store) ?? []), id]);

  return {
    version,
    tenant,
    nodes,
    children: (id) => children.get(id) ?? [],
    sharers: (talentId) => archives.get(nodes.get(talentId)?.profileStoreId ?? '') ?? [],
    chain: (scope) => chainOf(nodes, tenant, scope),
  };
}

function chainOf(nodes: ReadonlyMap<string, ScopeNode>, tenant: ScopeNode, scope: ScopeRef): ScopeNode[] {
  const start = scope.type === 'tenant' && scope.id === undefined ? tenant : nodes.get(scope.id ?? '');
  if (!start || start.type !== scope.type) return [];
  const chain: ScopeNode[] = [];
  for (let node: ScopeNode | undefined = start; node; node = node.parentId === null ? undefined : nodes.get(node.parentId)) chain.push(node);
  return chain;
}

/** The scope itself while it is active, else its nearest active ancestor: an inactive scope gives no rights, so those above decide about it. */
export function decidingScope(chain: readonly ScopeNode[]): ScopeRef | null {
  // Below an inactive ancestor nothing is in force, so the topmost inactive one's parent decides.
  const node = chain[chain.findLastIndex((each) => !each.active) + 1];
  return node ? { type: node.type, id: node.id } : null;
}
