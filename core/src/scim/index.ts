import type { PermissionDefinition } from '../access/types.js';
import type { Cradle } from '../cradle.js';

export { scimHandler } from './handler.js';
export { scimMigrations } from './migrations.js';
export type { ScimDeps } from './types.js';

const permissions: PermissionDefinition[] = [{ owner: 'core', resource: 'scim', actions: ['execute'], title: 'scim.permissions.scim', risk: 'high' }];

export function declareScim({ access }: Pick<Cradle, 'access'>): void {
  access.define(permissions);
}
