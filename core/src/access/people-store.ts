import { notFound, type ScopeRef, type TenantReader, type VisibleScopes } from '@hako/sdk-plugin';
import type { LocalizedText } from '@hako/sdk-plugin';

export interface Person {
  id: string;
  username: string;
  displayName: string;
}

const SELECT = 'select u.id, u.username, u.display_name as "displayName" from app_user u';

export const findPerson = (q: TenantReader, id: string): Promise<Person | undefined> => q.row<Person>(`${SELECT} where u.id = $1`, [id]);

/** @throws `NOT_FOUND` */
export async function readPerson(q: TenantReader, id: string): Promise<Person> {
  const person = await findPerson(q, id);
  if (!person) throw notFound();
  return person;
}

/** What somebody was given at a place, by roles, groups and lines of her own. */
export interface GivenHere {
  scopeType: ScopeRef['type'];
  scopeId: string | null;
  permissions: string[];
}

/** Everything that is not over; roles that rest count, they may be switched on again. */
export const grantsOf = (q: TenantReader, userId: string, now: Date): Promise<GivenHere[]> =>
  q.rows<GivenHere>(
    `with given as (
       select a.scope_type, a.scope_id, p.permission from role_assignment a join role_policy p on p.role_id = a.role_id and p.effect = 'grant' where a.user_id = $1 and coalesce(a.expires, 'infinity') > $2
       union
       select a.scope_type, a.scope_id, p.permission from user_group_member m join group_assignment a on a.group_id = m.group_id join role_policy p on p.role_id = a.role_id and p.effect = 'grant' where m.user_id = $1 and coalesce(a.expires, 'infinity') > $2
       union
       select scope_type, scope_id, permission from user_policy where user_id = $1 and effect = 'grant' and coalesce(expires, 'infinity') > $2
     )
     select scope_type as "scopeType", scope_id as "scopeId", array_agg(permission order by permission) as permissions from given group by scope_type, scope_id order by scope_type, scope_id`,
    [userId, now],
  );

export interface PersonHere extends Person {
  status: 'active' | 'inactive';
  /** Roles at the scopes that the caller sees, her own and those that come through a group. */
  assignments: { id: string; roleId: string; roleCode: string; roleName: LocalizedText; scopeType: ScopeRef['type']; scopeId: string | null; inherit: boolean; expires: string | null; group: string | null }[];
}

/**
 * People who were given something at one of the scopes: to whoever administers a part of the agency, the others are not
 * there.
 */
export function listPeopleAt(q: TenantReader, { tenant, subsidiaryIds, talentIds }: Pick<VisibleScopes, 'tenant' | 'subsidiaryIds' | 'talentIds'>): Promise<PersonHere[]> {
  return q.rows<PersonHere>(
    `with given as (
       select a.user_id, null::text as "group", a.id, a.role_id, a.scope_type, a.scope_id, a.inherit, a.expires from role_assignment a
       union all
       select m.user_id, g.name, a.id, a.role_id, a.scope_type, a.scope_id, a.inherit, a.expires
         from group_assignment a join user_group g on g.id = a.group_id join user_group_member m on m.group_id = g.id
     ), here as (
       select * from given a where (a.scope_type = 'tenant' and $1) or (a.scope_type = 'subsidiary' and a.scope_id = any ($2::uuid[])) or (a.scope_type = 'talent' and a.scope_id = any ($3::uuid[]))
     )
     select u.id, u.username, u.display_name as "displayName", u.status,
            json_agg(json_build_object('id', h.id, 'roleId', r.id, 'roleCode', r.code, 'roleName', r.name, 'scopeType', h.scope_type, 'scopeId', h.scope_id, 'inherit', h.inherit, 'expires', h.expires, 'group', h.group) order by r.code, h.id) as assignments
       from here h join app_user u on u.id = h.user_id join role r on r.id = h.role_id
      group by u.id order by u.username limit 1000`,
    [tenant, subsidiaryIds, talentIds],
  );
}
