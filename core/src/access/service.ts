import { HakoError, notFound, type PermissionRef, type Principal, type ScopeRef, type VisibleScopes } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { abilityRules, withinCeiling } from './casl.js';
import { splitPermission } from './entries.js';
import { explain } from './explain.js';
import type { Resolver } from './resolver.js';
import { ResolverCache } from './resolver-cache.js';
import { simulate } from './simulate/simulate.js';
import { templatesWith } from './templates.js';
import { assertTreeKeepsOwnDenies } from './tree-denies.js';
import type { AccessService, PermissionDefinition, RequireOptions, RoleContribution } from './types.js';

type Deps = Pick<Cradle, 'database' | 'organization' | 'clock' | 'log' | 'audit'>;

/** Three-state permissions over the tree: any deny that applies wins, else any grant, else no. */
export function createAccess(deps: Deps): AccessService {
  const catalogue = new Map<string, PermissionDefinition>();
  const roles = new Map<string, RoleContribution>();
  const cache = new ResolverCache(deps);
  /** Nearly every request finds its rights at hand and need not wait for them. */
  const standing = (tenantId: string, principal: Principal, options: { fresh?: boolean } = {}): Resolver | undefined => (options.fresh ? undefined : cache.now(tenantId, principal));

  const deny = (tenantId: string, principal: Principal, permission: PermissionRef, scope: ScopeRef, resolver: Resolver, options: RequireOptions): never => {
    const decision = resolver.decide(permission, scope);
    const [node] = resolver.tree.chain(scope);
    if (!node) throw notFound();
    void deps.audit
      .security(tenantId, { name: 'permission.denied', outcome: 'denied', actor: { principal, ...options.actor }, meta: { permission, scopeType: node.type, scopeId: node.id, reason: decision.reason } })
      .catch((err: unknown) => deps.log.error({ err }, 'a denied decision could not be written to the security log'));
    // The log tells what the answer hides.
    if (options.seenWith !== undefined && !resolver.decide(options.seenWith, scope).allowed) throw notFound();
    throw new HakoError('PERMISSION_DENIED', { details: { permission, reason: decision.reason, scope: { type: node.type, id: node.id, code: node.code, name: node.name } } });
  };

  return {
    define(permissions) {
      for (const permission of permissions) {
        const present = catalogue.get(permission.resource);
        if (present && present.owner !== permission.owner) throw new Error(`Resource ${permission.resource} of ${permission.owner} is already declared by ${present.owner}`);
        catalogue.set(permission.resource, present ? { ...permission, actions: [...new Set([...present.actions, ...permission.actions])] } : permission);
      }
    },
    defineRoles: (contribution) => void roles.set(contribution.owner, contribution),
    templates: () => templatesWith([...roles.values()]),
    catalogue: (owners) => [...catalogue.values()].filter((each) => !owners || owners.includes(each.owner)).sort((a, b) => a.resource.localeCompare(b.resource)),
    async decide(tenantId, principal, permission, scope, options) {
      return (standing(tenantId, principal, options) ?? (await cache.get(tenantId, principal, options))).decide(permission, scope);
    },
    async require(tenantId, principal, permission, scope, options = {}) {
      const resolver = standing(tenantId, principal, options) ?? (await cache.get(tenantId, principal, options.fresh === undefined ? {} : { fresh: options.fresh }));
      if (!resolver.decide(permission, scope).allowed) deny(tenantId, principal, permission, scope, resolver, options);
    },
    async visible(tenantId, principal, permission, options) {
      return (standing(tenantId, principal, options) ?? (await cache.get(tenantId, principal, options))).visible(permission);
    },
    isSurelyAllowed(tenantId, principal, permission, scope) {
      const resolver = cache.now(tenantId, principal);
      if (!resolver) return false;
      return scope === 'somewhere' ? !isNowhere(resolver.visible(permission)) : resolver.decide(permission, scope).allowed;
    },
    assertKeepsOwnDenies: (tx, principal, change) => assertTreeKeepsOwnDenies(tx, principal, change, deps.clock.now()),
    async explain(tenantId, principal, permission, scope, viewer) {
      const [resolver, viewers] = await Promise.all([cache.get(tenantId, principal, { fresh: true }), cache.get(tenantId, viewer, { fresh: true })]);
      return explain(resolver, permission, scope, deps.clock.now(), (at) => viewers.decide('role:read', at).allowed);
    },
    simulate: (tenantId, draft) => simulate(deps, [...catalogue.values()], tenantId, draft),
    async rules(tenantId, principal) {
      const resolver = await cache.get(tenantId, principal);
      return { version: resolver.tree.version, scopes: scopeRules(resolver) };
    },
  };
}

export const isNowhere = (visible: VisibleScopes): boolean => !visible.all && !visible.tenant && visible.subsidiaryIds.length === 0 && visible.talentIds.length === 0;

/** Rules of each scope whose rules are not its parent's; a scope that is left out has its nearest ancestor's. */
function scopeRules(resolver: Resolver): Awaited<ReturnType<AccessService['rules']>>['scopes'] {
  const texts = new Map<string, string>();
  const scopes: Awaited<ReturnType<AccessService['rules']>>['scopes'] = [];
  const visit = (id: string, parentId: string | null): void => {
    const node = resolver.tree.nodes.get(id);
    if (!node) return;
    const chain = resolver.tree.chain(node);
    const rules = chain.every((each) => each.active) ? abilityRules(withinCeiling(resolver.reaching(chain), resolver.ceiling)) : [];
    const text = JSON.stringify(rules);
    texts.set(id, text);
    if (parentId === null || texts.get(parentId) !== text) scopes.push({ type: node.type, id, rules });
    for (const child of resolver.tree.children(id)) visit(child.id, id);
  };
  visit(resolver.tree.tenant.id, null);
  return scopes;
}

/** Whether the catalogue knows the permission, or a pattern matches something in it. */
export function isKnownPermission(catalogue: readonly PermissionDefinition[], pattern: PermissionRef): boolean {
  const asked = splitPermission(pattern);
  if (asked.resource === '*' && asked.action === '*') return true;
  return catalogue.some((each) => (asked.resource === '*' || each.resource === asked.resource) && (asked.action === '*' || each.actions.some((action) => action === asked.action)));
}
