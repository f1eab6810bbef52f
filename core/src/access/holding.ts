import { HakoError, type RequestContext, type ScopeRef } from '@hako/sdk-plugin';
import { matches, splitPermission } from './entries.js';
import type { AccessService } from './types.js';

/**
 * Nobody grants what they do not hold: every permission of the catalogue that a granted pattern covers must be the
 * actor's own at that scope.
 * @throws `ACCESS_NOT_HELD` with the permissions that are missing
 */
export async function assertHolds(access: AccessService, ctx: RequestContext, patterns: readonly string[], scope: ScopeRef): Promise<void> {
  const missing: string[] = [];
  for (const [index, permission] of coveredBy(access, patterns).entries()) {
    // The first question reads the version from PostgreSQL; the others are answered from the same state.
    const decision = await access.decide(ctx.tenant.id, ctx.principal, permission, scope, { fresh: index === 0 });
    if (!decision.allowed) missing.push(permission);
  }
  if (missing.length > 0) throw new HakoError('ACCESS_NOT_HELD', { details: { missing: missing.slice(0, 50) }, params: { count: missing.length } });
}

/**
 * As `assertHolds`, for what only limits: a key's scopes. Holding a permission at any one place is enough, since the key
 * never has more than its owner there.
 * @throws `ACCESS_NOT_HELD` with the permissions that are missing
 */
export async function assertHoldsSomewhere(access: AccessService, ctx: RequestContext, patterns: readonly string[]): Promise<void> {
  const missing: string[] = [];
  for (const [index, permission] of coveredBy(access, patterns).entries()) {
    const visible = await access.visible(ctx.tenant.id, ctx.principal, permission, { fresh: index === 0 });
    if (!visible.all && !visible.tenant && visible.subsidiaryIds.length + visible.talentIds.length === 0) missing.push(permission);
  }
  if (missing.length > 0) throw new HakoError('ACCESS_NOT_HELD', { details: { missing: missing.slice(0, 50) }, params: { count: missing.length } });
}

/** Every permission of the catalogue that one of the patterns matches. */
function coveredBy(access: AccessService, patterns: readonly string[]): string[] {
  const wanted = patterns.map(splitPermission);
  return access
    .catalogue()
    .flatMap((each) => each.actions.map((action) => ({ resource: each.resource, action })))
    .filter((permission) => wanted.some((pattern) => matches(pattern, permission)))
    .map(({ resource, action }) => `${resource}:${action}`)
    .sort();
}
