import type { ScopeRef, VisibleScopes } from '@hako/sdk-plugin';

/** Of a row or a body with `scopeType` and `scopeId`; the agency's own id may be left out or given. */
export const scopeOf = (at: { scopeType: ScopeRef['type']; scopeId?: string | null }): ScopeRef => (at.scopeType === 'tenant' || !at.scopeId ? { type: at.scopeType } : { type: at.scopeType, id: at.scopeId });

export function isVisible(visible: VisibleScopes, { scopeType, scopeId }: { scopeType: ScopeRef['type']; scopeId: string | null }): boolean {
  if (visible.all || scopeType === 'tenant') return visible.all || visible.tenant;
  return (scopeType === 'subsidiary' ? visible.subsidiaryIds : visible.talentIds).includes(scopeId ?? '');
}

/** Whether the caller, who sees only a part of the agency, sees nothing of a person. */
export const seesNothing = (visible: VisibleScopes, seen: readonly unknown[]): boolean => !visible.all && !visible.tenant && seen.length === 0;
