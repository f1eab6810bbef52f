import { HakoError, notFound, type TenantReader, type TenantTransaction } from '@hako/sdk-plugin';
import type { PolicyLine } from '../role-store.js';
import type { Person } from '../people-store.js';

export type GroupSource = 'local' | 'scim';

export interface GroupRecord {
  id: string;
  name: string;
  source: GroupSource;
  /** The identity provider's name for it. */
  externalId: string | null;
  members: Person[];
  version: number;
  createdAt: string;
  updatedAt: string;
}

type Row = Omit<GroupRecord, 'createdAt' | 'updatedAt'> & { createdAt: Date; updatedAt: Date };

const SELECT = `
  select g.id, g.name, g.source, g.external_id as "externalId", g.version, g.created_at as "createdAt", g.updated_at as "updatedAt",
         coalesce((select json_agg(json_build_object('id', u.id, 'username', u.username, 'displayName', u.display_name) order by u.username)
                     from user_group_member m join app_user u on u.id = m.user_id where m.group_id = g.id), '[]') as members
    from user_group g`;
const toRecord = (row: Row): GroupRecord => ({ ...row, createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() });

export const listGroups = async (q: TenantReader): Promise<GroupRecord[]> => (await q.rows<Row>(`${SELECT} order by lower(g.name) limit 1000`)).map(toRecord);

export async function findGroup(q: TenantReader, id: string): Promise<GroupRecord | undefined> {
  const row = await q.row<Row>(`${SELECT} where g.id = $1`, [id]);
  return row && toRecord(row);
}

/** In the order of their names. */
export const findGroups = async (q: TenantReader, ids: readonly string[]): Promise<GroupRecord[]> => (ids.length === 0 ? [] : (await q.rows<Row>(`${SELECT} where g.id = any ($1::uuid[]) order by lower(g.name), g.id`, [ids])).map(toRecord));

/** @throws `NOT_FOUND` */
export async function readGroup(q: TenantReader, id: string): Promise<GroupRecord> {
  const found = await findGroup(q, id);
  if (!found) throw notFound();
  return found;
}

/** Takes the row's lock. */
export async function lockGroup(tx: TenantTransaction, id: string): Promise<GroupRecord> {
  await tx.rows('select 1 from user_group where id = $1 for update', [id]);
  return readGroup(tx, id);
}

/** @throws `GROUP_NAME_TAKEN` */
export async function insertGroup(tx: TenantTransaction, group: { id: string; name: string; source: GroupSource; externalId?: string | null }): Promise<void> {
  const made = await tx.row('insert into user_group (id, name, source, external_id) values ($1, $2, $3, $4) on conflict do nothing returning id', [group.id, group.name, group.source, group.externalId ?? null]);
  if (!made) throw nameTaken();
}

/** @throws `GROUP_NAME_TAKEN` */
export async function patchGroup(tx: TenantTransaction, id: string, change: { name?: string | undefined; externalId?: string | null | undefined }): Promise<void> {
  const taken = change.name === undefined ? undefined : await tx.row('select 1 from user_group where lower(name) = lower($2) and id <> $1', [id, change.name]);
  if (taken) throw nameTaken();
  await tx.rows('update user_group set name = coalesce($2, name), external_id = case when $3 then $4 else external_id end, version = version + 1, updated_at = now() where id = $1', [id, change.name ?? null, change.externalId !== undefined, change.externalId ?? null]);
}

export async function deleteGroup(tx: TenantTransaction, id: string): Promise<void> {
  await tx.rows('delete from user_group where id = $1', [id]);
}

/** Unknown people are left out, so that one of them does not spoil a provider's whole list. */
export async function addMembers(tx: TenantTransaction, groupId: string, userIds: readonly string[]): Promise<void> {
  await tx.rows('insert into user_group_member (group_id, user_id) select $1, u.id from app_user u where u.id = any ($2::uuid[]) on conflict do nothing', [groupId, userIds]);
  await touch(tx, groupId);
}

export async function removeMembers(tx: TenantTransaction, groupId: string, userIds: readonly string[]): Promise<void> {
  await tx.rows('delete from user_group_member where group_id = $1 and user_id = any ($2::uuid[])', [groupId, userIds]);
  await touch(tx, groupId);
}

const touch = (tx: TenantTransaction, groupId: string): Promise<object[]> => tx.rows('update user_group set version = version + 1, updated_at = now() where id = $1', [groupId]);

export interface GroupRight {
  scopeType: 'tenant' | 'subsidiary' | 'talent';
  scopeId: string | null;
  policies: PolicyLine[];
}

/** What being a member gives and takes, per place. Inactive roles count: they may be switched on again. */
export const rightsOfGroup = (q: TenantReader, groupId: string): Promise<GroupRight[]> =>
  q.rows<GroupRight>(
    `select a.scope_type as "scopeType", a.scope_id as "scopeId", coalesce((select json_agg(json_build_object('permission', p.permission, 'effect', p.effect)) from role_policy p where p.role_id = a.role_id), '[]') as policies
       from group_assignment a where a.group_id = $1`,
    [groupId],
  );

const nameTaken = (): HakoError => new HakoError('GROUP_NAME_TAKEN', { details: [{ path: '/name', code: 'taken' }] });
