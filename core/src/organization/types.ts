import type { ScopeNode, ScopeRef } from '@hako/sdk-plugin';

/** The tree of one tenant at one version, read in one snapshot and cached until the version changes. */
export interface OrganizationTree {
  /** `rbac_version` at which it was read. */
  version: number;
  tenant: ScopeNode;
  nodes: ReadonlyMap<string, ScopeNode>;
  /** From the scope up to the tenant, the scope itself first; empty when it is not of this tenant. */
  chain(scope: ScopeRef): ScopeNode[];
  /** Talents who share one customer archive, the one asked for among them. */
  sharers(talentId: string): string[];
  children(id: string): ScopeNode[];
}

/**
 * A change of the tree as rights see it; ids of subsidiaries and talents, the nearest first. The agency itself is above
 * every line and in none.
 */
export type TreeChange =
  /** A place with all that stands below it comes to stand below others. */
  | { kind: 'move'; place: ScopeRef & { id: string }; before: readonly string[]; after: readonly string[] }
  /** Places fall asleep: from now on those `above` them decide about `resources` there. */
  | { kind: 'sleep'; places: readonly string[]; above: readonly string[]; resources: readonly string[] };

/** Asked in the transaction of the change, before it is made; throws when the change may not be. */
export type TreeGuard = (change: TreeChange) => Promise<void>;

export interface OrganizationService {
  /** `fresh` reads the version from PostgreSQL first (sensitive actions); otherwise it may be up to a second old. */
  tree(tenantId: string, options?: { fresh?: boolean }): Promise<OrganizationTree>;
  /** What `tree` would answer without asking anybody; `undefined` when it would have to ask. */
  treeNow(tenantId: string): OrganizationTree | undefined;
  /** As `tree(…).chain(…)`, but looks again in PostgreSQL before it answers that there is no such scope. */
  chain(tenantId: string, scope: ScopeRef): Promise<ScopeNode[]>;
}
