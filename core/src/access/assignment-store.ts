import { notFound, type LocalizedText, type ScopeRef, type TenantReader, type TenantTransaction } from '@hako/sdk-plugin';

/** Who a role is given to. */
export type HolderKind = 'user' | 'group';

export interface AssignmentRow {
  id: string;
  roleId: string;
  roleCode: string;
  roleName: LocalizedText;
  scopeType: ScopeRef['type'];
  scopeId: string | null;
  inherit: boolean;
  notBefore: Date | null;
  expires: Date | null;
  createdAt: Date;
}

/** Two tables of one shape. */
const TABLES = { user: { table: 'role_assignment', holder: 'user_id' }, group: { table: 'group_assignment', holder: 'group_id' } } as const;

const select = (kind: HolderKind): string => `
  select a.id, a.role_id as "roleId", r.code as "roleCode", r.name as "roleName", a.scope_type as "scopeType", a.scope_id as "scopeId",
         a.inherit, a.not_before as "notBefore", a.expires, a.created_at as "createdAt"
    from ${TABLES[kind].table} a join role r on r.id = a.role_id where a.${TABLES[kind].holder} = $1`;

export interface NewAssignmentRow {
  id: string;
  holderId: string;
  roleId: string;
  scope: ScopeRef;
  inherit: boolean;
  notBefore: string | null;
  expires: string | null;
  createdBy: string;
}

export function listAssignments(q: TenantReader, kind: HolderKind, holderId: string): Promise<AssignmentRow[]> {
  return q.rows<AssignmentRow>(`${select(kind)} order by a.created_at, a.id`, [holderId]);
}

/** Answers false when the role was given at this scope already. */
export async function insertAssignment(tx: TenantTransaction, kind: HolderKind, row: NewAssignmentRow): Promise<boolean> {
  const { table, holder } = TABLES[kind];
  const made = await tx.row(
    `insert into ${table} (id, ${holder}, role_id, scope_type, scope_id, inherit, not_before, expires, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing returning id`,
    [row.id, row.holderId, row.roleId, row.scope.type, row.scope.type === 'tenant' ? null : (row.scope.id ?? null), row.inherit, row.notBefore, row.expires, row.createdBy],
  );
  return made !== undefined;
}

export async function deleteAssignment(tx: TenantTransaction, kind: HolderKind, id: string): Promise<void> {
  await tx.rows(`delete from ${TABLES[kind].table} where id = $1`, [id]);
}

export const findAssignment = (q: TenantReader, kind: HolderKind, holderId: string, id: string): Promise<AssignmentRow | undefined> => q.row<AssignmentRow>(`${select(kind)} and a.id = $2`, [holderId, id]);

/** @throws `NOT_FOUND` */
export async function readAssignment(q: TenantReader, kind: HolderKind, holderId: string, id: string): Promise<AssignmentRow> {
  const row = await findAssignment(q, kind, holderId, id);
  if (!row) throw notFound();
  return row;
}
