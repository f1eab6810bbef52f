import { notFound, type LocalizedText, type TenantReader } from '@hako/sdk-plugin';
import { splitPermission, type PolicyEntry } from '../entries.js';
import type { Person } from '../people-store.js';
import type { PolicyLine } from '../role-store.js';
import type { AccessDraft } from '../types.js';

/** A role in somebody's hand: given to her, or to a group that she is in. */
export interface Holding {
  id: string;
  userId: string;
  roleId: string;
  scopeType: PolicyEntry['scopeType'];
  scopeId: string | null;
  inherit: boolean;
  notBefore: number | null;
  expires: number | null;
}

export interface DraftRole {
  id: string;
  code: string;
  name: LocalizedText;
  active: boolean;
  policies: PolicyLine[];
}

export interface Holdings {
  version: number;
  people: (Person & { active: boolean })[];
  roles: Map<string, DraftRole>;
  holdings: Holding[];
  /** Lines of people's own, which no draft changes. */
  own: (Omit<Holding, 'id' | 'roleId'> & { id: string } & PolicyLine)[];
}

const TIMES = `(extract(epoch from a.not_before) * 1000)::float8 as "notBefore", (extract(epoch from a.expires) * 1000)::float8 as expires`;
const PLACE = `a.scope_type as "scopeType", a.scope_id as "scopeId", a.inherit, ${TIMES}`;

/** Everybody whom the draft touches, with all that they hold, in one snapshot. */
const READ = `
  with held as (
    select a.id, a.user_id as "userId", a.role_id as "roleId", ${PLACE} from role_assignment a
    union all
    select a.id, m.user_id, a.role_id, ${PLACE} from group_assignment a join user_group_member m on m.group_id = a.group_id
  ), touched as (
    select "userId" as id from held where "roleId" = any ($1::uuid[]) or id = any ($2::uuid[])
    union select unnest($3::uuid[])
  ), people as (
    select u.id, u.username, u.display_name as "displayName", u.status = 'active' as active from app_user u where u.id in (select id from touched) order by u.username limit $4
  )
  select (select rbac_version from tenant_state) as version,
         (select count(*)::int from app_user where id in (select id from touched)) as touched,
         coalesce((select json_agg(p) from people p), '[]') as people,
         coalesce((select json_agg(h) from held h where h."userId" in (select id from people)), '[]') as holdings,
         coalesce((select json_agg(o) from (select a.id, a.user_id as "userId", a.permission, a.effect, ${PLACE} from user_policy a where a.user_id in (select id from people)) o), '[]') as own,
         coalesce((select json_agg(r) from (select r.id, r.code, r.name, r.active,
             coalesce((select json_agg(json_build_object('permission', p.permission, 'effect', p.effect)) from role_policy p where p.role_id = r.id), '[]') as policies from role r) r), '[]') as roles`;

interface Row {
  version: number;
  touched: number;
  people: Holdings['people'];
  holdings: Holding[];
  own: Holdings['own'];
  roles: DraftRole[];
}

/** People beyond this many are left out, and the answer says so. */
const MOST_PEOPLE = 500;

/**
 * @throws `NOT_FOUND` for a role, a person or an assignment that is not there
 */
export async function readHoldings(q: TenantReader, draft: AccessDraft): Promise<Holdings & { complete: boolean }> {
  const roleIds = (draft.roles ?? []).map(({ roleId }) => roleId);
  const added = draft.assignments?.add ?? [];
  const removed = draft.assignments?.remove ?? [];
  const row = await q.row<Row>(READ, [roleIds, removed, added.map(({ userId }) => userId), MOST_PEOPLE]);
  if (!row) throw new Error('tenant_state is empty');
  const roles = new Map(row.roles.map((role) => [role.id, role]));
  const complete = row.touched <= row.people.length;
  if ([...roleIds, ...added.map(({ roleId }) => roleId)].some((id) => !roles.has(id))) throw notFound();
  if (complete && added.some(({ userId }) => !row.people.some(({ id }) => id === userId))) throw notFound();
  if (complete && removed.some((id) => !row.holdings.some((holding) => holding.id === id))) throw notFound();
  return { version: row.version, people: row.people, roles, holdings: row.holdings, own: row.own, complete };
}

/** The lines that are in force for one person, as the resolver takes them. */
export function entriesOf(userId: string, { holdings, own, roles }: Pick<Holdings, 'holdings' | 'own' | 'roles'>): PolicyEntry[] {
  const place = ({ scopeType, scopeId, inherit, notBefore, expires }: Omit<Holding, 'id' | 'roleId' | 'userId'>) => ({ scopeType, scopeId, inherit, notBefore, expires, group: null });
  const ofRoles = holdings.filter((holding) => holding.userId === userId).flatMap((holding) => {
    const role = roles.get(holding.roleId);
    if (!role?.active) return [];
    const named = { id: role.id, code: role.code, name: role.name };
    return role.policies.map(({ permission, effect }): PolicyEntry => ({ id: `${holding.id}/${permission}`, effect, ...splitPermission(permission), ...place(holding), role: named }));
  });
  return [...ofRoles, ...own.filter((line) => line.userId === userId).map((line): PolicyEntry => ({ id: line.id, effect: line.effect, ...splitPermission(line.permission), ...place(line), role: null }))];
}
