import type { PermissionDefinition } from '../access/types.js';
import type { Cradle } from '../cradle.js';
import type { SideHandler } from '../http/types.js';
import type { ScimDeps } from './types.js';

export { scimMigrations } from './migrations.js';
export type { ScimDeps } from './types.js';

const PREFIX = '/scim/v2';

const permissions: PermissionDefinition[] = [{ owner: 'core', resource: 'scim', actions: ['execute'], title: 'scim.permissions.scim', risk: 'high' }];

export function declareScim({ access }: Pick<Cradle, 'access'>): void {
  access.define(permissions);
}

/** SCIM 2.0 (RFC 7643, 7644): beside the API, since its answers have shapes and errors of their own. Loaded when a directory first calls. */
export function scimHandler(deps: ScimDeps): SideHandler {
  let answer: Promise<SideHandler> | undefined;
  return async (ctx) => {
    if (ctx.path !== PREFIX && !ctx.path.startsWith(`${PREFIX}/`)) return false;
    answer ??= import('./handler.js').then(({ createScimHandler }) => createScimHandler(deps));
    return (await answer)(ctx);
  };
}
