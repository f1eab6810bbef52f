import { notFound, type LocalizedText, type TenantReader, type TenantTransaction } from '@hako/sdk-plugin';

export interface PolicyLine {
  permission: string;
  effect: 'grant' | 'deny';
}

export interface RoleRecord {
  id: string;
  code: string;
  name: LocalizedText;
  active: boolean;
  policies: PolicyLine[];
  /** How many people have it, wherever. */
  assignments: number;
  version: number;
  createdAt: string;
  updatedAt: string;
}

const SELECT = `
  select r.id, r.code, r.name, r.active, r.version, r.created_at as "createdAt", r.updated_at as "updatedAt",
         (select count(*)::int from role_assignment a where a.role_id = r.id) as assignments,
         coalesce((select json_agg(json_build_object('permission', p.permission, 'effect', p.effect) order by p.permission) from role_policy p where p.role_id = r.id), '[]') as policies
    from role r`;

type Row = Omit<RoleRecord, 'createdAt' | 'updatedAt'> & { createdAt: Date; updatedAt: Date };
const toRecord = (row: Row): RoleRecord => ({ ...row, createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() });

export async function listRoles(q: TenantReader): Promise<RoleRecord[]> {
  return (await q.rows<Row>(`${SELECT} order by r.active desc, r.code`)).map(toRecord);
}

/** @throws `NOT_FOUND` */
export async function readRole(q: TenantReader, id: string): Promise<RoleRecord> {
  const row = await q.row<Row>(`${SELECT} where r.id = $1`, [id]);
  if (!row) throw notFound();
  return toRecord(row);
}

/** Takes the row's lock, so that the version that was read is the one that is written over. */
export async function lockRole(tx: TenantTransaction, id: string): Promise<RoleRecord> {
  await tx.rows('select 1 from role where id = $1 for update', [id]);
  return readRole(tx, id);
}

export async function writePolicies(tx: TenantTransaction, roleId: string, policies: readonly PolicyLine[]): Promise<void> {
  await tx.rows('delete from role_policy where role_id = $1', [roleId]);
  await tx.rows(`insert into role_policy (role_id, permission, effect) select $1, p.permission, p.effect from json_to_recordset($2::json) as p (permission text, effect text)`, [roleId, JSON.stringify(policies)]);
}
