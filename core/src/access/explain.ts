import type { PermissionRef, ScopeRef } from '@hako/sdk-plugin';
import type { Resolver } from './resolver.js';
import type { ExplainCandidate, Explanation } from './types.js';

/**
 * The decision with everything that took part. Decisive are the denies when there are any, else the grants. Roles that
 * the viewer may not read keep their place in the list without their name.
 *
 * @param mayReadRoles whether the viewer may read roles at a scope of the chain
 */
export function explain(resolver: Resolver, permission: PermissionRef, scope: ScopeRef, at: Date, mayReadRoles: (scope: ScopeRef) => boolean): Explanation {
  const chain = resolver.tree.chain(scope);
  const candidates = chain.length === 0 ? [] : resolver.candidates(permission, chain);
  const decisiveEffect = candidates.some((entry) => entry.effect === 'deny') ? 'deny' : 'grant';
  const isReached = chain.every((node) => node.active);
  return {
    ...resolver.decide(permission, scope),
    chain,
    candidates: candidates.map((entry): ExplainCandidate => {
      const node = entry.scopeId === null ? resolver.tree.tenant : (resolver.tree.nodes.get(entry.scopeId) ?? resolver.tree.tenant);
      const named = mayReadRoles(node);
      return {
        entryId: entry.id,
        effect: entry.effect,
        pattern: `${entry.resource}:${entry.action}`,
        scope: { type: node.type, id: node.id, code: node.code, name: node.name },
        role: named ? entry.role : null,
        group: named ? entry.group : null,
        roleHidden: !named && entry.role !== null,
        via: entry.group ? 'group' : 'user',
        inherit: entry.inherit,
        notBefore: iso(entry.notBefore),
        expires: iso(entry.expires),
        decisive: isReached && entry.effect === decisiveEffect,
      };
    }),
    ceilings: [...(resolver.ceiling ?? [])],
    rbacVersion: resolver.tree.version,
    at: at.toISOString(),
  };
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
