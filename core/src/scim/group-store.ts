import type { TenantReader } from '@hako/sdk-plugin';
import { findGroups, type GroupRecord } from '../access/index.js';
import { filterSql, type Attributes } from './filter-sql.js';
import type { ScimFilter } from './filter.js';

const MEMBERS: Attributes = { noun: 'Groups', columns: { value: { sql: 'u.id::text', type: 'text' }, display: { sql: 'u.display_name', type: 'text' }, type: { sql: "'User'::text", type: 'text' } } };

/** What a filter can ask of groups. */
const ATTRIBUTES: Attributes = {
  noun: 'Groups',
  columns: {
    id: { sql: 'g.id::text', type: 'text' },
    displayname: { sql: 'g.name', type: 'text' },
    externalid: { sql: 'g.external_id', type: 'exact' },
    'meta.created': { sql: 'g.created_at', type: 'time' },
    'meta.lastmodified': { sql: 'g.updated_at', type: 'time' },
  },
  lists: { members: { from: 'select 1 from user_group_member m join app_user u on u.id = m.user_id where m.group_id = g.id', attributes: MEMBERS } },
};

/** Groups that a directory keeps; members only of those on the page. @throws ScimFault `invalidFilter` */
export async function listScimGroups(q: TenantReader, filter: ScimFilter | undefined, page: { offset: number; limit: number }): Promise<{ rows: GroupRecord[]; total: number }> {
  const values: unknown[] = [];
  const from = `from user_group g where g.source = 'scim'${filter ? ` and ${filterSql(filter, ATTRIBUTES, values)}` : ''}`;
  const total = await q.row<{ count: number }>(`select count(*)::int as count ${from}`, values);
  const ids = page.limit === 0 ? [] : await q.rows<{ id: string }>(`select g.id ${from} order by lower(g.name), g.id limit ${page.limit} offset $${values.length + 1}`, [...values, page.offset]);
  const rows = await findGroups(q, ids.map(({ id }) => id));
  return { rows, total: total?.count ?? 0 };
}
