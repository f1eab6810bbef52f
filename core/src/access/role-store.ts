import { notFound, type LocalizedText, type TenantReader, type TenantTransaction } from '@hako/sdk-plugin';

/** Objection is large, and roles are written seldom. */
const models = () => import('./models.js');

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
  /** Lines of its template that it has had or declined; `null` when it is no copy of one. */
  templateSeen: string[] | null;
  version: number;
  createdAt: string;
  updatedAt: string;
}

const SELECT = `
  select r.id, r.code, r.name, r.active, r.template_seen as "templateSeen", r.version, r.created_at as "createdAt", r.updated_at as "updatedAt",
         (select count(*)::int from (select user_id from role_assignment a where a.role_id = r.id
           union select m.user_id from group_assignment a join user_group_member m on m.group_id = a.group_id where a.role_id = r.id) holders) as assignments,
         coalesce((select json_agg(json_build_object('permission', p.permission, 'effect', p.effect) order by p.permission) from role_policy p where p.role_id = r.id), '[]') as policies
    from role r`;

type Row = Omit<RoleRecord, 'createdAt' | 'updatedAt'> & { createdAt: Date; updatedAt: Date };
const toRecord = (row: Row): RoleRecord => ({ ...row, createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() });

export const granted = (policies: readonly PolicyLine[]): string[] => policies.filter((policy) => policy.effect === 'grant').map((policy) => policy.permission);

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

/** Answers false when the code is taken. */
export async function insertRole(tx: TenantTransaction, role: { id: string; code: string; name: LocalizedText; policies: readonly PolicyLine[] }): Promise<boolean> {
  const { policies, ...row } = role;
  // Objection answers the row it was given whether or not it was written; knex answers what was.
  const made = await tx.knex('role').insert({ ...row, name: JSON.stringify(row.name) }).onConflict('code').ignore().returning('id');
  if (made.length === 0) return false;
  await writePolicies(tx, role.id, policies);
  return true;
}

/** The next version of a role whose lock is held. */
export async function patchRole(tx: TenantTransaction, current: RoleRecord, change: { name?: LocalizedText; active?: boolean }): Promise<void> {
  const { RoleModel } = await models();
  await RoleModel.query(tx.knex).findById(current.id).patch({ ...change, version: current.version + 1, updated_at: tx.knex.raw('now()') });
}

export async function writePolicies(tx: TenantTransaction, roleId: string, policies: readonly PolicyLine[]): Promise<void> {
  const { RolePolicyModel } = await models();
  await RolePolicyModel.query(tx.knex).delete().where({ role_id: roleId });
  if (policies.length > 0) await RolePolicyModel.query(tx.knex).insert(policies.map((policy) => ({ ...policy, role_id: roleId })));
}

/** They are offered no more, whether the role took them or not. */
export const markSeen = (tx: TenantTransaction, roleId: string, permissions: readonly string[]): Promise<object[]> => tx.rows('update role set template_seen = array(select distinct unnest(template_seen || $2::text[]) order by 1) where id = $1 and template_seen is not null', [roleId, permissions]);
