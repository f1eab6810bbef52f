import { HakoError, type Principal, type TenantReader } from '@hako/sdk-plugin';
import type { PolicyLine } from './role-store.js';

const deniesOf = (policies: readonly PolicyLine[]): string[] => policies.filter(({ effect }) => effect === 'deny').map(({ permission }) => permission);

/**
 * Nobody takes away a deny that applies to themselves. `takesFrom` are the people whom the change takes it from.
 * @throws `ACCESS_OWN_DENY` with the permissions
 */
export function assertNotOwnDenies(principal: Principal, policies: readonly PolicyLine[], takesFrom: readonly string[]): void {
  const permissions = deniesOf(policies);
  if (permissions.length > 0 && takesFrom.includes(principal.id)) throw new HakoError('ACCESS_OWN_DENY', { details: { permissions } });
}

/** The same for a change of a role: `after` are the lines that it will have. */
export async function assertKeepsOwnDenies(tx: TenantReader, principal: Principal, role: { id: string; policies: readonly PolicyLine[] }, after: readonly PolicyLine[]): Promise<void> {
  const kept = deniesOf(after);
  const removed = role.policies.filter(({ effect, permission }) => effect === 'deny' && !kept.includes(permission));
  if (removed.length === 0) return;
  const own = await tx.row(
    `select 1 from role_assignment where role_id = $1 and user_id::text = $2 and coalesce(expires, 'infinity') > now()
     union all
     select 1 from group_assignment a join user_group_member m on m.group_id = a.group_id where a.role_id = $1 and m.user_id::text = $2 and coalesce(a.expires, 'infinity') > now()`,
    [role.id, principal.id],
  );
  if (own) assertNotOwnDenies(principal, removed, [principal.id]);
}
