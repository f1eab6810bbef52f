import type { PermissionRef, PluginContext, ScopeRef, VisibleScopes } from '@hako/sdk-plugin';

/**
 * Talents may share one customer archive. Its customers then belong to all of them: whoever holds a right at one of these
 * talents holds it over every customer of the archive, in lists, searches, batches, files and on the single record. A
 * talent who leaves the archive takes her own customers out of the others' sight with her. Any deny wins here too: who is
 * denied a right at a talent does not get it over that talent's own customers by way of another.
 */
export async function visibleCustomers(ctx: PluginContext, permission: PermissionRef): Promise<VisibleScopes> {
  const visible = await ctx.scopes.visible(permission);
  if (visible.all) return visible;
  const own = new Set(visible.talentIds);
  const others = (await withSharers(ctx, visible.talentIds)).filter((id) => !own.has(id));
  const denied = await Promise.all(others.map((id) => isDenied(ctx, permission, id)));
  return { ...visible, talentIds: [...own, ...others.filter((_, index) => !denied[index])] };
}

interface TalentFilters {
  talentId?: string | undefined;
  talentIds?: string[] | undefined;
}

/** A list of one talent is a list of her archive. */
export async function archiveFilters<F extends TalentFilters>(ctx: PluginContext, filters: F): Promise<F> {
  const { talentId, talentIds } = filters;
  const wanted = talentIds && talentId !== undefined ? talentIds.filter((id) => id === talentId) : (talentIds ?? (talentId === undefined ? undefined : [talentId]));
  if (!wanted) return filters;
  const all = await withSharers(ctx, wanted);
  if (all.length === wanted.length) return filters;
  const { talentId: _, ...rest } = filters;
  return { ...rest, talentIds: all } as F;
}

/** Where a right over one customer is asked: at her own talent, or at another of the archive where the caller holds it. */
export async function archiveScope(ctx: PluginContext, talentId: string, permission: PermissionRef): Promise<ScopeRef> {
  const own: ScopeRef = { type: 'talent', id: talentId };
  const sharers = await ctx.scopes.sharers(talentId);
  if (sharers.length < 2) return own;
  if (await isDenied(ctx, permission, talentId)) return own;
  for (const right of [permission, 'customer.profile:read']) {
    const visible = await ctx.scopes.visible(right);
    if (visible.all || visible.talentIds.includes(talentId)) return own;
    const other = sharers.find((id) => visible.talentIds.includes(id));
    if (other !== undefined) return { type: 'talent', id: other };
  }
  return own;
}

const isDenied = async (ctx: PluginContext, permission: PermissionRef, talentId: string): Promise<boolean> => (await ctx.can(permission, { type: 'talent', id: talentId })).reason === 'EXPLICIT_DENY';

/** Every talent of the archives that these use. */
export async function withSharers(ctx: PluginContext, talentIds: readonly string[]): Promise<string[]> {
  const all = new Set(talentIds);
  for (const id of talentIds) for (const sharer of await ctx.scopes.sharers(id)) all.add(sharer);
  return [...all];
}
