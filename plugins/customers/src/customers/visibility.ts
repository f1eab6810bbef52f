import type { VisibleScopes } from '@hako/sdk-plugin';

/** Talents to look at: those that the caller sees, or the one asked for when she sees it. `null` is all of them. */
export function narrow(visible: VisibleScopes, talentId?: string): string[] | null {
  if (talentId === undefined) return visible.all ? null : visible.talentIds;
  return visible.all || visible.talentIds.includes(talentId) ? [talentId] : [];
}

/** Those of these talents that the caller sees. */
export function narrowAll(visible: VisibleScopes, talentIds: readonly string[]): string[] {
  return talentIds.filter((id) => visible.all || visible.talentIds.includes(id));
}

/** Where both rights hold. */
export function both(left: VisibleScopes, right: VisibleScopes): VisibleScopes {
  if (left.all) return right;
  if (right.all) return left;
  const common = (mine: string[], theirs: string[]): string[] => mine.filter((id) => theirs.includes(id));
  return { all: false, tenant: left.tenant && right.tenant, subsidiaryIds: common(left.subsidiaryIds, right.subsidiaryIds), talentIds: common(left.talentIds, right.talentIds) };
}
