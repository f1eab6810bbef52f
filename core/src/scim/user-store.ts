import type { Locale, TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import { filterSql, type Attributes } from './filter-sql.js';
import type { ScimFilter } from './filter.js';

export interface ScimUserRow {
  id: string;
  user_name: string;
  external_id: string | null;
  given_name: string | null;
  family_name: string | null;
  display_name: string;
  email: string;
  language: Locale;
  status: 'active' | 'inactive';
  version: number;
  created_at: Date;
  updated_at: Date;
  groups: { id: string; name: string }[];
}

/** People whom no directory has claimed yet go by their address: that is what directories look for. */
const NAME = 'coalesce(s.user_name, u.email)';
const SELECT = `
  select u.id, ${NAME} as user_name, s.external_id, s.given_name, s.family_name, u.display_name, u.email, u.language, u.status, u.version, u.created_at, u.updated_at,
         coalesce((select json_agg(json_build_object('id', g.id, 'name', g.name) order by g.name) from user_group_member m join user_group g on g.id = m.group_id and g.source = 'scim' where m.user_id = u.id), '[]') as groups`;
const FROM = 'from app_user u left join scim_user s on s.user_id = u.id where s.removed_at is null';

const GROUPS: Attributes = { noun: 'People', columns: { value: { sql: 'g.id::text', type: 'text' }, display: { sql: 'g.name', type: 'text' } } };

/** What a filter can ask of people. */
const ATTRIBUTES: Attributes = {
  noun: 'People',
  columns: {
    id: { sql: 'u.id::text', type: 'text' },
    username: { sql: NAME, type: 'text' },
    externalid: { sql: 's.external_id', type: 'exact' },
    displayname: { sql: 'u.display_name', type: 'text' },
    'name.formatted': { sql: 'u.display_name', type: 'text' },
    'name.familyname': { sql: 's.family_name', type: 'text' },
    'name.givenname': { sql: 's.given_name', type: 'text' },
    preferredlanguage: { sql: 'u.language', type: 'text' },
    active: { sql: "(u.status = 'active')", type: 'boolean' },
    'meta.created': { sql: 'u.created_at', type: 'time' },
    'meta.lastmodified': { sql: 'u.updated_at', type: 'time' },
  },
  lists: {
    // One address is kept: the primary one, for work.
    emails: { from: 'select 1 where true', attributes: { noun: 'People', columns: { value: { sql: 'u.email', type: 'text' }, type: { sql: "'work'::text", type: 'text' }, primary: { sql: 'true', type: 'boolean' } } } },
    groups: { from: `select 1 from user_group_member m join user_group g on g.id = m.group_id and g.source = 'scim' where m.user_id = u.id`, attributes: GROUPS },
  },
};

/** @throws ScimFault `invalidFilter` */
export async function listScimUsers(q: TenantReader, filter: ScimFilter | undefined, page: { offset: number; limit: number }): Promise<{ rows: ScimUserRow[]; total: number }> {
  const values: unknown[] = [];
  const where = filter ? ` and ${filterSql(filter, ATTRIBUTES, values)}` : '';
  const total = await q.row<{ count: number }>(`select count(*)::int as count ${FROM}${where}`, values);
  const rows = page.limit === 0 ? [] : await q.rows<ScimUserRow>(`${SELECT} ${FROM}${where} order by u.created_at, u.id limit ${page.limit} offset $${values.length + 1}`, [...values, page.offset]);
  return { rows, total: total?.count ?? 0 };
}

export const findScimUser = (q: TenantReader, id: string): Promise<ScimUserRow | undefined> => q.row<ScimUserRow>(`${SELECT} ${FROM} and u.id = $1`, [id]);

/** A person whom the directory deleted and now sends again. */
export const findRemoved = (q: TenantReader, userName: string, { lock = false } = {}): Promise<{ userId: string } | undefined> => q.row<{ userId: string }>(`select user_id as "userId" from scim_user where user_name_lower = lower($1) and removed_at is not null ${lock ? 'for update' : ''}`, [userName]);

export async function isNameTaken(q: TenantReader, userName: string, exceptId: string | null): Promise<boolean> {
  return (await q.row('select 1 from scim_user where user_name_lower = lower($1) and user_id is distinct from $2::uuid', [userName, exceptId])) !== undefined;
}

export async function saveScimUser(tx: TenantTransaction, userId: string, user: { userName: string; externalId: string | null; givenName: string | null; familyName: string | null }): Promise<void> {
  await tx.rows(
    `insert into scim_user (user_id, user_name, user_name_lower, external_id, given_name, family_name) values ($1, $2, lower($2), $3, $4, $5)
     on conflict (user_id) do update set user_name = excluded.user_name, user_name_lower = excluded.user_name_lower, external_id = excluded.external_id, given_name = excluded.given_name, family_name = excluded.family_name, removed_at = null`,
    [userId, user.userName, user.externalId, user.givenName, user.familyName],
  );
}

export const markRemoved = (tx: TenantTransaction, userId: string, userName: string, now: Date): Promise<object[]> =>
  tx.rows('insert into scim_user (user_id, user_name, user_name_lower, removed_at) values ($1, $2, lower($2), $3) on conflict (user_id) do update set removed_at = excluded.removed_at', [userId, userName, now]);
