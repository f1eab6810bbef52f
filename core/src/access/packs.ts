import type { PermissionDefinition } from './types.js';

export const PACK_LEVELS = ['reader', 'editor', 'manager'] as const;
export type PackLevel = (typeof PACK_LEVELS)[number];

/** Permissions that belong together, at three depths, to fill a role with one click. */
export interface RolePack {
  id: string;
  /** `core`, or the plugin that brings all of them. */
  owner: string;
  levels: Record<PackLevel, string[]>;
}

/** Core's resources by what staff call them; what is not named here goes by its first segment. */
const CORE_GROUPS: Record<string, string> = { tenant: 'organization', subsidiary: 'organization', talent: 'organization', settings: 'organization', user: 'people', role: 'people', 'api-key': 'integrations', webhook: 'integrations', plugin: 'integrations', log: 'logs', security: 'security', compliance: 'security', vault: 'security', 'personal-data': 'security', 'signing-key': 'security', sso: 'people', scim: 'people' };

/**
 * Readers read, editors write as well, managers do everything. What carries a high risk (personal data, keys, rights) is
 * in no pack below manager: it should be given on purpose.
 */
export function rolePacks(catalogue: readonly PermissionDefinition[]): RolePack[] {
  const packs = new Map<string, RolePack>();
  for (const { owner, resource, actions, risk } of catalogue) {
    const first = resource.split('.')[0] ?? resource;
    const id = owner === 'core' ? (CORE_GROUPS[first] ?? 'other') : owner;
    const pack = packs.get(id) ?? { id, owner, levels: { reader: [], editor: [], manager: [] } };
    packs.set(id, pack);
    for (const action of actions) {
      const permission = `${resource}:${action}`;
      pack.levels.manager.push(permission);
      if (risk === 'high') continue;
      if (action === 'read') pack.levels.reader.push(permission);
      if (action === 'read' || action === 'write') pack.levels.editor.push(permission);
    }
  }
  return [...packs.values()];
}
