import { notFound, type LocalizedText, type ScopeRef, type TenantReader, type TenantTransaction } from '@hako/sdk-plugin';

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

const SELECT = `
  select a.id, a.role_id as "roleId", r.code as "roleCode", r.name as "roleName", a.scope_type as "scopeType", a.scope_id as "scopeId",
         a.inherit, a.not_before as "notBefore", a.expires, a.created_at as "createdAt"
    from role_assignment a join role r on r.id = a.role_id`;

export interface NewAssignmentRow {
  id: string;
  userId: string;
  roleId: string;
  scope: ScopeRef;
  inherit: boolean;
  notBefore: string | null;
  expires: string | null;
  createdBy: string;
}

export function listAssignments(q: TenantReader, userId: string): Promise<AssignmentRow[]> {
  return q.rows<AssignmentRow>(`${SELECT} where a.user_id = $1 order by a.created_at, a.id`, [userId]);
}

/** Answers false when the person has the role at this scope already. */
export async function insertAssignment(tx: TenantTransaction, row: NewAssignmentRow): Promise<boolean> {
  const made = await tx.row(
    `insert into role_assignment (id, user_id, role_id, scope_type, scope_id, inherit, not_before, expires, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing returning id`,
    [row.id, row.userId, row.roleId, row.scope.type, row.scope.type === 'tenant' ? null : (row.scope.id ?? null), row.inherit, row.notBefore, row.expires, row.createdBy],
  );
  return made !== undefined;
}

export async function deleteAssignment(tx: TenantTransaction, id: string): Promise<void> {
  await tx.rows('delete from role_assignment where id = $1', [id]);
}

/** Names the person in the change log. */
export async function usernameOf(q: TenantReader, id: string): Promise<string> {
  const user = await q.row<{ username: string }>('select username from app_user where id = $1', [id]);
  if (!user) throw notFound();
  return user.username;
}

export async function assertUser(q: TenantReader, id: string): Promise<void> {
  await usernameOf(q, id);
}

export const findAssignment = (q: TenantReader, userId: string, id: string): Promise<AssignmentRow | undefined> => q.row<AssignmentRow>(`${SELECT} where a.user_id = $1 and a.id = $2`, [userId, id]);

export async function readAssignment(q: TenantReader, userId: string, id: string): Promise<AssignmentRow> {
  const row = await findAssignment(q, userId, id);
  if (!row) throw notFound();
  return row;
}
