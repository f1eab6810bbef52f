import type { ScopeRef, TenantReader, TenantTransaction } from '@hako/sdk-plugin';

export interface UserPolicyRow {
  id: string;
  permission: string;
  effect: 'grant' | 'deny';
  scopeType: ScopeRef['type'];
  scopeId: string | null;
  inherit: boolean;
  notBefore: string | null;
  expires: string | null;
  createdAt: string;
}

type Row = Omit<UserPolicyRow, 'notBefore' | 'expires' | 'createdAt'> & { notBefore: Date | null; expires: Date | null; createdAt: Date };

const COLUMNS = 'id, permission, effect, scope_type as "scopeType", scope_id as "scopeId", inherit, not_before as "notBefore", expires, created_at as "createdAt"';
const toPolicy = (row: Row): UserPolicyRow => ({ ...row, notBefore: row.notBefore?.toISOString() ?? null, expires: row.expires?.toISOString() ?? null, createdAt: row.createdAt.toISOString() });

export const listUserPolicies = async (q: TenantReader, userId: string): Promise<UserPolicyRow[]> => (await q.rows<Row>(`select ${COLUMNS} from user_policy where user_id = $1 order by created_at, id`, [userId])).map(toPolicy);

export async function findUserPolicy(q: TenantReader, userId: string, id: string): Promise<UserPolicyRow | undefined> {
  const row = await q.row<Row>(`select ${COLUMNS} from user_policy where user_id = $1 and id = $2`, [userId, id]);
  return row && toPolicy(row);
}

export interface NewUserPolicy {
  id: string;
  userId: string;
  permission: string;
  effect: 'grant' | 'deny';
  scope: ScopeRef;
  inherit: boolean;
  notBefore: string | null;
  expires: string | null;
}

export async function insertUserPolicy(tx: TenantTransaction, policy: NewUserPolicy): Promise<UserPolicyRow> {
  const row = await tx.row<Row>(
    `insert into user_policy (id, user_id, permission, effect, scope_type, scope_id, inherit, not_before, expires) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning ${COLUMNS}`,
    [policy.id, policy.userId, policy.permission, policy.effect, policy.scope.type, policy.scope.type === 'tenant' ? null : (policy.scope.id ?? null), policy.inherit, policy.notBefore, policy.expires],
  );
  if (!row) throw new Error('the policy was not written');
  return toPolicy(row);
}

export async function deleteUserPolicy(tx: TenantTransaction, id: string): Promise<void> {
  await tx.rows('delete from user_policy where id = $1', [id]);
}
