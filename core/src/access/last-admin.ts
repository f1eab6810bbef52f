import { HakoError, type TenantReader } from '@hako/sdk-plugin';

/**
 * Somebody who can give rights must remain: active, for good, over the whole agency, and not held back by a deny on what
 * it takes. Called at the end of the transaction that may have taken the last one.
 *
 * @throws `LAST_ADMIN`
 */
export async function assertAdminRemains(tx: TenantReader): Promise<void> {
  const remaining = await tx.row(`
    with held as (
      select a.user_id, p.permission, p.effect from role_assignment a
      join role r on r.id = a.role_id and r.active join role_policy p on p.role_id = r.id
      join app_user u on u.id = a.user_id and u.status = 'active'
      where a.scope_type = 'tenant' and (a.not_before is null or a.not_before <= now())
        and (p.effect = 'deny' or (a.inherit and a.expires is null))
      union all
      select p.user_id, p.permission, p.effect from user_policy p where p.scope_type = 'tenant'
    )
    select 1 from held g where g.effect = 'grant' and g.permission = '*:*' and not exists (
      select 1 from held d where d.user_id = g.user_id and d.effect = 'deny'
        and split_part(d.permission, ':', 1) in ('*', 'permission', 'role') and split_part(d.permission, ':', 2) in ('*', 'write', 'read')
    ) limit 1`);
  if (!remaining) throw new HakoError('LAST_ADMIN');
}
