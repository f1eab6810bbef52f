import { HakoError, type RequestContext, type ScopeRef } from '@hako/sdk-plugin';
import { matches, splitPermission } from './entries.js';
import type { AccessService } from './types.js';

/**
 * Nobody grants what they do not hold: every permission of the catalogue that a granted pattern covers must be the
 * actor's own at that scope.
 * @throws `ACCESS_NOT_HELD` with the permissions that are missing
 */
export async function assertHolds(access: AccessService, ctx: RequestContext, patterns: readonly string[], scope: ScopeRef): Promise<void> {
  const all = access.catalogue().flatMap((each) => each.actions.map((action) => ({ resource: each.resource, action })));
  const wanted = patterns.map(splitPermission);
  const covered = all.filter((permission) => wanted.some((pattern) => matches(pattern, permission)));
  const missing: string[] = [];
  for (const [index, { resource, action }] of covered.entries()) {
    const permission = `${resource}:${action}`;
    // The first question reads the version from PostgreSQL; the others are answered from the same state.
    const decision = await access.decide(ctx.tenant.id, ctx.principal, permission, scope, { fresh: index === 0 });
    if (!decision.allowed) missing.push(permission);
  }
  if (missing.length > 0) throw new HakoError('ACCESS_NOT_HELD', { details: { missing: missing.slice(0, 50) }, params: { count: missing.length } });
}
