import type { ScopeNode } from '@hako/sdk-plugin/ui';

/** Where the settings of a scope are read and written. */
export function settingsPath(scope: ScopeNode): string {
  if (scope.type === 'tenant') return '/organization/settings';
  return scope.type === 'subsidiary' ? `/subsidiaries/${scope.id}/settings` : `/talents/${scope.id}/settings`;
}
