import { createMongoAbility, type MongoAbility } from '@casl/ability';
import type { PermissionRef, ScopeNode, ScopeRef } from '../../permissions.js';
import type { BootScopeRules } from '../../shell-boot.js';

export interface Access {
  can(permission: PermissionRef, scope: ScopeRef): boolean;
  /** Whether the right holds at any scope at all: for navigation and list pages. */
  canSomewhere(permission: PermissionRef): boolean;
}

/** CASL abilities per scope from what boot sent; the server asks the same rules, so the answers agree. */
export function createAccess(rules: readonly BootScopeRules[], scopes: readonly ScopeNode[]): Access {
  const byId = new Map(rules.map((entry) => [entry.id, entry.rules]));
  const parents = new Map(scopes.map((node) => [node.id, node.parentId]));
  const root = scopes.find((node) => node.type === 'tenant');
  const abilities = new Map<string, MongoAbility>();

  const rulesAt = (id: string): BootScopeRules['rules'] => {
    const seen = new Set<string>();
    for (let at: string | null | undefined = id; at && !seen.has(at); at = parents.get(at)) {
      seen.add(at);
      const found = byId.get(at);
      if (found) return found;
    }
    return [];
  };

  const abilityAt = (id: string): MongoAbility => {
    const known = abilities.get(id);
    if (known) return known;
    const made = createMongoAbility([...rulesAt(id)], { anyAction: '*', anySubjectType: '*' });
    abilities.set(id, made);
    return made;
  };

  const asked = (permission: PermissionRef): [action: string, subject: string] => {
    const at = permission.lastIndexOf(':');
    return [permission.slice(at + 1), permission.slice(0, at)];
  };

  return {
    can(permission, scope) {
      const id = scope.id ?? root?.id;
      return id !== undefined && abilityAt(id).can(...asked(permission));
    },
    canSomewhere(permission) {
      return scopes.some((node) => abilityAt(node.id).can(...asked(permission)));
    },
  };
}
