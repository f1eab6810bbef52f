import type { PermissionRef, ScopeRef } from '@hako/sdk-plugin';
import type { Resolver } from './resolver.js';
import type { Explanation } from './types.js';

/** The decision with everything that took part. Decisive are the denies when there are any, else the grants. */
export function explain(resolver: Resolver, permission: PermissionRef, scope: ScopeRef, at: Date): Explanation {
  const chain = resolver.tree.chain(scope);
  const candidates = chain.length === 0 ? [] : resolver.candidates(permission, chain);
  const decisiveEffect = candidates.some((entry) => entry.effect === 'deny') ? 'deny' : 'grant';
  return {
    ...resolver.decide(permission, scope),
    chain,
    candidates: candidates.map((entry) => {
      const node = entry.scopeId === null ? resolver.tree.tenant : resolver.tree.nodes.get(entry.scopeId);
      return {
        entryId: entry.id,
        effect: entry.effect,
        pattern: `${entry.resource}:${entry.action}`,
        scope: { type: entry.scopeType, id: node?.id ?? '', code: node?.code ?? '' },
        role: entry.role,
        via: entry.role ? ('role' as const) : ('user' as const),
        inherit: entry.inherit,
        decisive: entry.effect === decisiveEffect,
      };
    }),
    rbacVersion: resolver.tree.version,
    at: at.toISOString(),
  };
}
