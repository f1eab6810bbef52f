import type { Decision, DecisionReason, PermissionRef, ScopeNode, ScopeRef, VisibleScopes } from '@hako/sdk-plugin';
import type { OrganizationTree } from '../organization/types.js';
import { matches, splitPermission, type EntrySet, type PolicyEntry } from './entries.js';

const decisions: Record<DecisionReason, Decision> = {
  GRANT: Object.freeze({ allowed: true, reason: 'GRANT' }),
  EXPLICIT_DENY: Object.freeze({ allowed: false, reason: 'EXPLICIT_DENY' }),
  UNSET: Object.freeze({ allowed: false, reason: 'UNSET' }),
  SCOPE_INACTIVE: Object.freeze({ allowed: false, reason: 'SCOPE_INACTIVE' }),
  CEILING: Object.freeze({ allowed: false, reason: 'CEILING' }),
};

/** How long entries without a date of their own may be trusted. */
const MAX_AGE_MS = 10 * 60_000;

/**
 * Every decision about one principal over one version of tree and entries (security.md 2.3.2). Entries whose time is not
 * now are left out when it is made; it is good until the next of their dates, `validUntil`.
 */
export class Resolver {
  readonly validUntil: number;
  readonly #entries: readonly PolicyEntry[];
  /** By type as well: a talent's id asked for as a subsidiary is a question of its own, and its answer must not stand in for the right one. */
  readonly #known = { tenant: new Map<string, Map<PermissionRef, Decision>>(), subsidiary: new Map<string, Map<PermissionRef, Decision>>(), talent: new Map<string, Map<PermissionRef, Decision>>() };
  readonly #visible = new Map<PermissionRef, VisibleScopes>();

  constructor(
    readonly tree: OrganizationTree,
    set: EntrySet,
    readonly ceiling: readonly PermissionRef[] | undefined,
    now: number,
  ) {
    const boundaries = set.entries.flatMap((entry) => [entry.notBefore, entry.expires]).filter((at): at is number => at !== null && at > now);
    this.validUntil = Math.min(now + MAX_AGE_MS, ...boundaries);
    this.#entries = set.active ? set.entries.filter((entry) => (entry.notBefore ?? 0) <= now && now < (entry.expires ?? Infinity)) : [];
  }

  decide(permission: PermissionRef, scope: ScopeRef): Decision {
    const id = scope.id ?? '';
    const ofType = this.#known[scope.type];
    const at = ofType.get(id);
    const known = at?.get(permission);
    if (known) return known;
    const chain = this.tree.chain(scope);
    // A scope of another agency, or none at all: nothing could grant, and nothing is kept for ids that anybody may make up.
    if (chain.length === 0) return decisions.UNSET;
    const decision = this.#resolve(permission, chain);
    if (at) at.set(permission, decision);
    else ofType.set(id, new Map([[permission, decision]]));
    return decision;
  }

  #resolve(permission: PermissionRef, chain: readonly ScopeNode[]): Decision {
    if (chain.some((node) => !node.active)) return decisions.SCOPE_INACTIVE;
    const candidates = this.candidates(permission, chain);
    if (candidates.some((entry) => entry.effect === 'deny')) return decisions.EXPLICIT_DENY;
    if (candidates.length === 0) return decisions.UNSET;
    return this.#withinCeiling(permission) ? decisions.GRANT : decisions.CEILING;
  }

  /** Entries on the chain that reach its first scope and match the permission. */
  candidates(permission: PermissionRef, chain: readonly ScopeNode[]): PolicyEntry[] {
    const asked = splitPermission(permission);
    return this.reaching(chain).filter((entry) => matches(entry, asked));
  }

  /** Entries that are in force at the first scope of the chain, whatever they are about. */
  reaching(chain: readonly ScopeNode[]): PolicyEntry[] {
    const [own, ...ancestors] = chain.map((node) => node.id);
    const above = new Set(ancestors);
    return this.#entries.filter((entry) => {
      const at = entry.scopeId ?? this.tree.tenant.id;
      return at === own || (entry.inherit && above.has(at));
    });
  }

  #withinCeiling(permission: PermissionRef): boolean {
    if (!this.ceiling) return true;
    const asked = splitPermission(permission);
    return this.ceiling.some((pattern) => matches(splitPermission(pattern), asked));
  }

  /** One walk over the tree per permission, kept like the decisions: lists ask it with every request. */
  visible(permission: PermissionRef): VisibleScopes {
    const known = this.#visible.get(permission);
    if (known) return known;
    const scopes: VisibleScopes = { all: true, tenant: false, subsidiaryIds: [], talentIds: [] };
    for (const node of this.tree.nodes.values()) {
      if (!this.decide(permission, node).allowed) scopes.all = false;
      else if (node.type === 'tenant') scopes.tenant = true;
      else (node.type === 'talent' ? scopes.talentIds : scopes.subsidiaryIds).push(node.id);
    }
    this.#visible.set(permission, scopes);
    return scopes;
  }
}
