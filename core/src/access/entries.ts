import type { LocalizedText, TenantReader } from '@hako/sdk-plugin';

/** One line that may take part in a decision: from a role that was assigned, or given to the person directly. */
export interface PolicyEntry {
  id: string;
  effect: 'grant' | 'deny';
  /** Segments of the pattern; `*` stands for any. */
  resource: string;
  action: string;
  scopeType: 'tenant' | 'subsidiary' | 'talent';
  /** Null for the tenant. */
  scopeId: string | null;
  inherit: boolean;
  /** Milliseconds since 1970; null is open. */
  notBefore: number | null;
  expires: number | null;
  role: { id: string; code: string; name: LocalizedText } | null;
  /** Through whom the role came, when not to the person herself. */
  group: { id: string; name: string } | null;
}

export interface EntrySet {
  /** `rbac_version` in the same snapshot as the entries. */
  version: number;
  /** False for people who are deactivated or unknown: nothing is in force for them. */
  active: boolean;
  entries: PolicyEntry[];
}

export interface EntryRow {
  id: string;
  effect: PolicyEntry['effect'];
  permission: string;
  scope_type: PolicyEntry['scopeType'];
  scope_id: string | null;
  inherit: boolean;
  not_before: number | null;
  expires: number | null;
  role: PolicyEntry['role'];
  group: PolicyEntry['group'];
}

const COLUMNS = `scope_type, scope_id, inherit, (extract(epoch from not_before) * 1000)::float8 as not_before, (extract(epoch from expires) * 1000)::float8 as expires`;

/** A key has no rights of its own: its owner's, until it is revoked. */
const PERSON = { user: '$1::uuid', 'api-key': '(select owner_id from api_key where id = $1 and revoked_at is null)' } as const;

/** One statement is one snapshot, so the version is never newer than the entries it labels (security.md 2.3.4). */
const statement = (person: string): string => `
  select (select rbac_version from tenant_state) as version,
         exists (select 1 from app_user where id = ${person} and status = 'active') as active,
         coalesce((select json_agg(e) from (
           select a.id || '/' || p.permission as id, p.effect, p.permission, ${COLUMNS}, jsonb_build_object('id', r.id, 'code', r.code, 'name', r.name) as role, null::jsonb as group
             from role_assignment a join role r on r.id = a.role_id and r.active join role_policy p on p.role_id = r.id where a.user_id = ${person}
           union all
           select a.id || '/' || p.permission, p.effect, p.permission, ${COLUMNS}, jsonb_build_object('id', r.id, 'code', r.code, 'name', r.name), jsonb_build_object('id', g.id, 'name', g.name)
             from user_group_member m join user_group g on g.id = m.group_id join group_assignment a on a.group_id = g.id
                  join role r on r.id = a.role_id and r.active join role_policy p on p.role_id = r.id where m.user_id = ${person}
           union all
           select id::text, effect, permission, ${COLUMNS}, null, null from user_policy where user_id = ${person}
         ) e), '[]') as entries`;

const READ = { user: statement(PERSON.user), 'api-key': statement(PERSON['api-key']) };

export async function readEntries(q: TenantReader, principal: { type: 'user' | 'api-key'; id: string }): Promise<EntrySet> {
  const row = await q.row<{ version: number; active: boolean; entries: EntryRow[] }>(READ[principal.type], [principal.id]);
  if (!row) throw new Error('tenant_state is empty');
  return { version: row.version, active: row.active, entries: row.entries.map(toEntry) };
}

export function toEntry(row: EntryRow): PolicyEntry {
  const { resource, action } = splitPermission(row.permission);
  return { id: row.id, effect: row.effect, resource, action, scopeType: row.scope_type, scopeId: row.scope_id, inherit: row.inherit, notBefore: row.not_before, expires: row.expires, role: row.role, group: row.group };
}

/** `customer.profile:read` -> resource and action; both may be `*`. */
export function splitPermission(permission: string): { resource: string; action: string } {
  const at = permission.lastIndexOf(':');
  return { resource: permission.slice(0, at), action: permission.slice(at + 1) };
}

/** By whole segments: `customer:*` never matches `customer.pii`. */
export function matches(entry: Pick<PolicyEntry, 'resource' | 'action'>, asked: { resource: string; action: string }): boolean {
  return (entry.resource === '*' || entry.resource === asked.resource) && (entry.action === '*' || entry.action === asked.action);
}
