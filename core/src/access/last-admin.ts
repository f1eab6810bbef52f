import { HakoError, type TenantReader } from '@hako/sdk-plugin';
import { matches, splitPermission, type PolicyEntry } from './entries.js';

/** Nobody grants what they do not hold, so only who holds everything can give everybody what they need. */
const EVERYTHING = splitPermission('*:*');

/** What must not be denied to that person. */
const NEEDED = ['role:write', 'user:write'].map(splitPermission);

interface Row {
  user_id: string;
  permission: string;
  effect: PolicyEntry['effect'];
}

/**
 * Called in the transaction of a change of rights or people, after the change.
 * @throws `LAST_ADMIN` when nobody active would be left who holds everything and may manage people and roles
 */
export async function assertAdminRemains(tx: TenantReader): Promise<void> {
  const rows = await tx.rows<Row>(
    `select u.id as user_id, p.permission, p.effect
       from app_user u join role_assignment a on a.user_id = u.id and a.scope_type = 'tenant' join role r on r.id = a.role_id and r.active join role_policy p on p.role_id = r.id
      where u.status = 'active' and coalesce(a.not_before, now()) <= now() and a.expires is null
     union all
     select u.id, p.permission, p.effect from app_user u join user_policy p on p.user_id = u.id and p.scope_type = 'tenant'
      where u.status = 'active' and coalesce(p.not_before, now()) <= now() and (p.expires is null or p.effect = 'deny')`,
  );
  const people = new Map<string, { effect: PolicyEntry['effect']; resource: string; action: string }[]>();
  for (const row of rows) {
    const entry = { effect: row.effect, ...splitPermission(row.permission) };
    people.set(row.user_id, [...(people.get(row.user_id) ?? []), entry]);
  }
  const holds = (entries: readonly { effect: PolicyEntry['effect']; resource: string; action: string }[]): boolean =>
    entries.some((entry) => entry.effect === 'grant' && entry.resource === EVERYTHING.resource && entry.action === EVERYTHING.action) &&
    NEEDED.every((asked) => !entries.some((entry) => entry.effect === 'deny' && matches(entry, asked)));
  if (![...people.values()].some(holds)) throw new HakoError('LAST_ADMIN');
}
