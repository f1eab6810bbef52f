import { HakoError, type RequestContext, type ScopeRef } from '@hako/sdk-plugin';
import { matches, splitPermission } from './entries.js';
import { grantsOf } from './people-store.js';
import { scopeOf } from './scope-of.js';
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

/**
 * Nobody takes over an account that may do more than her own: all that the person was given, whether it is in force by now
 * or not, must be the actor's own at the same places.
 * @throws `ACCESS_OUTRANKED` with the permissions that are missing
 */
export async function assertOutranks(access: AccessService, ctx: RequestContext, userId: string): Promise<void> {
  const given = await ctx.db.read((q) => grantsOf(q, userId, ctx.clock.now()));
  for (const { permissions, ...place } of given) {
    const scope = await nearestActive(ctx, scopeOf(place));
    if (!scope) continue;
    await assertHolds(access, ctx, permissions, scope).catch((error: unknown) => {
      throw error instanceof HakoError && error.code === 'ACCESS_NOT_HELD' ? new HakoError('ACCESS_OUTRANKED', { details: error.details, cause: error }) : error;
    });
  }
}

/** At a place that rests nobody holds anything; what counts is who may wake it. */
async function nearestActive(ctx: RequestContext, scope: ScopeRef): Promise<ScopeRef | undefined> {
  const chain = await ctx.scopes.chain(scope);
  return chain[chain.findLastIndex(({ active }) => !active) + 1];
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
