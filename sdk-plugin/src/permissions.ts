/** `resource:action`, for instance `customer.profile:read`. Resources have dots, actions are one of four. */
export type PermissionRef = string;

export const ACTIONS = ['read', 'write', 'delete', 'execute'] as const;
export type Action = (typeof ACTIONS)[number];

export type ScopeType = 'tenant' | 'subsidiary' | 'talent';

/** Where a right is asked for. `id` is left out for the tenant itself. */
export interface ScopeRef {
  type: ScopeType;
  id?: string;
}

/** Why a check came out as it did (api.md, Access). */
export type DecisionReason = 'GRANT' | 'EXPLICIT_DENY' | 'UNSET' | 'SCOPE_INACTIVE' | 'CEILING';

export interface Decision {
  allowed: boolean;
  reason: DecisionReason;
}

/** The scopes where the caller holds a permission: a filter for lists. */
export interface VisibleScopes {
  /** True when the right holds at every scope, so that no filter is needed. */
  all: boolean;
  tenant: boolean;
  subsidiaryIds: string[];
  talentIds: string[];
}

/** One scope of the tree, as plugins see it. */
export interface ScopeNode {
  type: ScopeType;
  id: string;
  code: string;
  /** Localized names for subsidiaries and the tenant, the display name for talents. */
  name: { en: string; zh?: string; ja?: string };
  parentId: string | null;
  active: boolean;
  /** Talents only. */
  timezone?: string;
  oshiColor?: string | null;
  path?: string | null;
  /** Talents only: whose customer archive this talent uses. */
  profileStoreId?: string;
}

export interface ScopeTree {
  /** From the scope up to the tenant, the scope itself first; empty when it does not exist in this tenant. */
  chain(scope: ScopeRef): Promise<ScopeNode[]>;
  talent(id: string): Promise<ScopeNode | undefined>;
  /** Talents who keep their customers in the same archive as this one, herself among them; empty when she does not exist. */
  sharers(talentId: string): Promise<string[]>;
  all(): Promise<ScopeNode[]>;
  /** Where the caller holds the permission. */
  visible(permission: PermissionRef): Promise<VisibleScopes>;
}
