import type { ScopeRef } from '@hako/sdk-plugin';
import { decidingScope } from './tree.js';
import type { OrganizationService } from './types.js';

/** Where the right about a scope is asked: itself, or above what is inactive. `null` when the agency has no such scope. */
export async function decidingScopeIn(organization: OrganizationService, tenantId: string, scope: ScopeRef): Promise<ScopeRef | null> {
  return decidingScope(await organization.chain(tenantId, scope));
}

/** Where the right to put something below a parent is asked. */
export function scopeOfParent(organization: OrganizationService, tenantId: string, parentId: string | null): Promise<ScopeRef | null> {
  return decidingScopeIn(organization, tenantId, parentId === null ? { type: 'tenant' } : { type: 'subsidiary', id: parentId });
}
