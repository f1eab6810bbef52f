import type { ScopeNode } from '@hako/sdk-plugin/ui';

/** Where a value comes from, for the chip beside it. */
export type Origin = { kind: 'here' } | { kind: 'default' } | { kind: 'scope'; node: ScopeNode } | { kind: 'unknown'; name: string };

/** `inheritedFrom` names `default`, `tenant`, `talent` or a subsidiary's code; codes are unique in an agency. */
export function originOf(from: string | undefined, isOverride: boolean, scopes: readonly ScopeNode[]): Origin {
  if (isOverride) return { kind: 'here' };
  if (!from || from === 'default') return { kind: 'default' };
  const node = scopes.find((scope) => (from === 'tenant' ? scope.type === 'tenant' : scope.type === 'subsidiary' && scope.code === from));
  return node ? { kind: 'scope', node } : { kind: 'unknown', name: from };
}
