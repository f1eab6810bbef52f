import type { Principal, ScopeTree } from '@hako/sdk-plugin';
import type { Cradle } from '../../cradle.js';

/** The tenant's tree as plugins see it; which part the caller sees is asked with `visible`. */
export function scopeTree({ organization, access }: Pick<Cradle, 'organization' | 'access'>, tenantId: string, principal: Principal): ScopeTree {
  return {
    chain: async (scope) => (organization.treeNow(tenantId) ?? (await organization.tree(tenantId))).chain(scope),
    talent: async (id) => {
      const node = (organization.treeNow(tenantId) ?? (await organization.tree(tenantId))).nodes.get(id);
      return node?.type === 'talent' ? node : undefined;
    },
    sharers: async (talentId) => (organization.treeNow(tenantId) ?? (await organization.tree(tenantId))).sharers(talentId),
    all: async () => {
      const tree = await organization.tree(tenantId);
      return [...new Map([[tree.tenant.id, tree.tenant], ...tree.nodes]).values()];
    },
    visible: (permission) => access.visible(tenantId, principal, permission),
  };
}
