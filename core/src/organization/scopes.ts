import type { ScopeRef, TenantReader } from '@hako/sdk-plugin';
import { decidingScope } from './tree.js';
import type { OrganizationService } from './types.js';

/** Where the right about a scope is asked: itself, or above what is inactive. `null` when the agency has no such scope. */
export async function decidingScopeIn(organization: OrganizationService, tenantId: string, scope: ScopeRef): Promise<ScopeRef | null> {
  return decidingScope(await organization.chain(tenantId, scope));
}

/** Of whatever asks `decidingScopeIn` for its routes: what somebody may still do at a place that sleeps. */
export const DECIDED_ABOVE = ['subsidiary', 'talent', 'settings', 'security.blocklist'] as const;

/** From a parent up to the agency, which is not in it; empty for what stands directly below the agency. */
export async function lineOf(reader: TenantReader, parentId: string | null): Promise<string[]> {
  if (parentId === null) return [];
  const rows = await reader.rows<{ id: string }>(
    `WITH RECURSIVE line AS (SELECT id, parent_id, 1 AS step FROM subsidiary WHERE id = $1 UNION ALL SELECT s.id, s.parent_id, line.step + 1 FROM subsidiary s JOIN line ON s.id = line.parent_id)
     SELECT id FROM line ORDER BY step`,
    [parentId],
  );
  return rows.map(({ id }) => id);
}

/** Where the right to put something below a parent is asked. */
export function scopeOfParent(organization: OrganizationService, tenantId: string, parentId: string | null): Promise<ScopeRef | null> {
  return decidingScopeIn(organization, tenantId, parentId === null ? { type: 'tenant' } : { type: 'subsidiary', id: parentId });
}
