import { data, defineRoute, type RouteDef, type ScopeNode, type VisibleScopes } from '@hako/sdk-plugin';
import Type, { type Static } from 'typebox';
import type { Cradle } from '../cradle.js';
import { Code, LocalizedName, ParentId, Uuid, closed } from './schemas.js';
import type { OrganizationTree } from './types.js';

const TreeNode = Type.Object(
  {
    type: Type.Enum(['subsidiary', 'talent']),
    id: Uuid,
    code: Code,
    name: LocalizedName,
    parentId: ParentId,
    active: Type.Boolean(),
    /** False for an ancestor that is only here so that what lies below it has a place. */
    visible: Type.Boolean(),
    state: Type.Optional(Type.Enum(['draft', 'published', 'disabled'])),
    path: Type.Optional(Type.String()),
    timezone: Type.Optional(Type.String()),
    oshiColor: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    avatarUrl: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    profileStoreId: Type.Optional(Uuid),
  },
  closed,
);
type TreeNode = Static<typeof TreeNode>;

const TreeView = Type.Object(
  { version: Type.Integer(), tenant: Type.Object({ id: Uuid, code: Type.String(), name: LocalizedName, visible: Type.Boolean() }, closed), nodes: Type.Array(TreeNode) },
  closed,
);

/** The part of the tree that somebody may see, parents before children. */
export function visiblePart(tree: OrganizationTree, subsidiaries: VisibleScopes, talents: VisibleScopes): { node: ScopeNode; visible: boolean }[] {
  const seen = { subsidiary: new Set(subsidiaries.subsidiaryIds), talent: new Set(talents.talentIds) };
  const isVisible = (node: ScopeNode): boolean => {
    if (node.type === 'tenant') return true;
    const scopes = node.type === 'subsidiary' ? subsidiaries : talents;
    if (scopes.all || seen[node.type].has(node.id)) return true;
    return !node.active && inactiveIsVisible(node, scopes, isVisibleParent);
  };
  /** Rights are not in force in an inactive scope, so what is inactive shows with its parent, unless its active siblings show that the right does not reach down. */
  const inactiveIsVisible = (node: ScopeNode, scopes: VisibleScopes, parentVisible: (id: string) => boolean): boolean => {
    if (node.parentId === null) return false;
    const parent = tree.nodes.get(node.parentId);
    if (!parent) return false;
    if (!parent.active) return isVisible(parent);
    const reaches = tree.children(parent.id).every((sibling) => !sibling.active || sibling.type !== node.type || seen[sibling.type as 'subsidiary' | 'talent'].has(sibling.id));
    return reaches && (parent.type === 'tenant' ? scopes.tenant : parentVisible(parent.id));
  };
  const isVisibleParent = (id: string): boolean => seen.subsidiary.has(id) || subsidiaries.all;

  const part: { node: ScopeNode; visible: boolean }[] = [];
  const walk = (id: string): boolean => {
    let any = false;
    for (const node of tree.children(id)) {
      const entry = { node, visible: isVisible(node) };
      const at = part.push(entry);
      const below = walk(node.id);
      if (entry.visible || below) any = true;
      else part.splice(at - 1);
    }
    return any;
  };
  walk(tree.tenant.id);
  return part;
}

export function treeRoute({ organization }: Pick<Cradle, 'organization'>): RouteDef {
  return defineRoute({
    method: 'GET',
    path: '/organization/tree',
    summary: 'organization.routes.tree',
    // Whoever is signed in may ask; the answer holds only what they may see.
    auth: 'self',
    schema: { response: TreeView },
    handle: async (_input, ctx) => {
      const [tree, subsidiaries, talents] = await Promise.all([organization.tree(ctx.tenant.id), ctx.scopes.visible('subsidiary:read'), ctx.scopes.visible('talent:read')]);
      const part = visiblePart(tree, subsidiaries, talents);
      const ids = part.filter(({ node, visible }) => visible && node.type === 'talent').map(({ node }) => node.id);
      const facts = new Map(
        (ids.length === 0 ? [] : await ctx.db.read((reader) => reader.rows<{ id: string; state: TreeNode['state']; avatar_url: string | null }>('SELECT id, state, avatar_url FROM talent WHERE id = ANY($1::uuid[])', [ids]))).map((row) => [row.id, row]),
      );
      const nodes = part.map(({ node, visible }): TreeNode => {
        const base = { type: node.type as TreeNode['type'], id: node.id, code: node.code, name: node.name, parentId: node.parentId === tree.tenant.id ? null : node.parentId, active: node.active, visible };
        if (node.type !== 'talent' || !visible) return base;
        const fact = facts.get(node.id);
        return {
          ...base,
          ...(fact?.state ? { state: fact.state } : {}),
          path: node.path ?? '',
          timezone: node.timezone ?? 'UTC',
          oshiColor: node.oshiColor ?? null,
          avatarUrl: fact?.avatar_url ?? null,
          ...(node.profileStoreId === undefined ? {} : { profileStoreId: node.profileStoreId }),
        };
      });
      return data({ version: tree.version, tenant: { id: tree.tenant.id, code: tree.tenant.code, name: tree.tenant.name, visible: subsidiaries.tenant || talents.tenant }, nodes });
    },
  });
}
