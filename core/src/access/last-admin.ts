import { HakoError, type TenantReader } from '@hako/sdk-plugin';
import { matches, splitPermission, type PolicyEntry } from './entries.js';

/** Nobody grants what they do not hold, so only who holds everything can give everybody what they need. */
const EVERYTHING = '*:*';

/** What must not be denied to that person. */
const NEEDED = ['role:read', 'role:write', 'user:read', 'user:write'].map(splitPermission);

interface Row {
  user_id: string;
  permission: string;
  effect: PolicyEntry['effect'];
}

/**
 * Grants count when they last: in force now, without an end, for the whole agency. Denies count before they begin as
 * well: one that starts next week leaves the agency without anybody next week.
 */
const LASTING = `
  with held as (
    select user_id, role_id, inherit, not_before, expires from role_assignment where scope_type = 'tenant'
    union all
    select m.user_id, a.role_id, a.inherit, a.not_before, a.expires from group_assignment a join user_group_member m on m.group_id = a.group_id where a.scope_type = 'tenant'
  ), entry as (
    select h.user_id, p.permission, p.effect, h.inherit, h.not_before, h.expires from held h join role r on r.id = h.role_id and r.active join role_policy p on p.role_id = r.id
    union all
    select user_id, permission, effect, inherit, not_before, expires from user_policy where scope_type = 'tenant'
  ), lasting as (
    select e.user_id, e.permission, e.effect from entry e join app_user u on u.id = e.user_id and u.status = 'active'
     where (e.effect = 'grant' and e.inherit and coalesce(e.not_before, now()) <= now() and e.expires is null)
        or (e.effect = 'deny' and coalesce(e.expires, 'infinity') > now())
  )
  select l.user_id, l.permission, l.effect from lasting l
   where l.effect = 'deny' and exists (select 1 from lasting g where g.user_id = l.user_id and g.effect = 'grant' and g.permission = $1)
      or l.effect = 'grant' and l.permission = $1`;

/**
 * Called in the transaction of a change of rights or people, after the change. Two changes at once follow each other
 * here: each would otherwise still see the administrator that the other takes away.
 * @throws `LAST_ADMIN` when nobody active would be left who holds everything and may manage people and roles
 */
export async function assertAdminRemains(tx: TenantReader): Promise<void> {
  await tx.rows('select 1 from tenant_state for update');
  const rows = await tx.rows<Row>(LASTING, [EVERYTHING]);
  const holders = new Set(rows.filter(({ effect }) => effect === 'grant').map(({ user_id }) => user_id));
  for (const { user_id, permission, effect } of rows) {
    if (effect === 'deny' && NEEDED.some((asked) => matches(splitPermission(permission), asked))) holders.delete(user_id);
  }
  if (holders.size === 0) throw new HakoError('LAST_ADMIN');
}
