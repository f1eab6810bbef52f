import type { IdSource, ScopeRef, TenantTransaction } from '@hako/sdk-plugin';
import { assertAdminRemains, deleteAssignment, insertAssignment } from '../../access/index.js';
import { bumpAccessVersion } from '../../organization/index.js';

export interface Grant {
  roleId: string;
  scopeType: ScopeRef['type'];
  scopeId: string | null;
}

interface Held extends Grant {
  assignmentId: string;
}

/**
 * Makes a person's assignments of one source (`sso:<provider>`) exactly the wanted ones. What somebody gave by hand is not
 * this source's: it is neither claimed nor taken away. Answers whether anything changed.
 *
 * @throws `LAST_ADMIN`
 */
export async function reconcileGrants(tx: TenantTransaction, ids: IdSource, { userId, source, wanted }: { userId: string; source: string; wanted: readonly Grant[] }): Promise<{ added: Grant[]; removed: Grant[] }> {
  const held = await tx.rows<Held>(
    `select a.id as "assignmentId", a.role_id as "roleId", a.scope_type as "scopeType", a.scope_id as "scopeId"
       from provisioned_assignment p join role_assignment a on a.id = p.assignment_id where p.source = $1 and a.user_id = $2`,
    [source, userId],
  );
  const removed = held.filter((each) => !wanted.some((other) => isSame(each, other)));
  const added: Grant[] = [];
  for (const grant of wanted) {
    if (held.some((each) => isSame(each, grant))) continue;
    if (await give(tx, ids, userId, source, grant)) added.push(grant);
  }
  for (const { assignmentId } of removed) await takeBack(tx, assignmentId, source);
  if (removed.length > 0) await assertAdminRemains(tx);
  if (added.length + removed.length > 0) await bumpAccessVersion(tx);
  return { added, removed };
}

/** Everything that a source gave to anybody. @throws `LAST_ADMIN` */
export async function withdrawGrants(tx: TenantTransaction, ids: IdSource, source: string): Promise<void> {
  const people = await tx.rows<{ userId: string }>('select distinct a.user_id as "userId" from provisioned_assignment p join role_assignment a on a.id = p.assignment_id where p.source = $1', [source]);
  for (const { userId } of people) await reconcileGrants(tx, ids, { userId, source, wanted: [] });
}

/** A grant that another source gave is shared with it; one that was given by hand stays by hand. */
async function give(tx: TenantTransaction, ids: IdSource, userId: string, source: string, { roleId, scopeType, scopeId }: Grant): Promise<boolean> {
  const id = ids.uuid();
  const scope: ScopeRef = scopeId === null ? { type: scopeType } : { type: scopeType, id: scopeId };
  const made = await insertAssignment(tx, 'user', { id, holderId: userId, roleId, scope, inherit: true, notBefore: null, expires: null, createdBy: source });
  await tx.rows(
    made
      ? 'insert into provisioned_assignment (assignment_id, source) values ($1, $2)'
      : `insert into provisioned_assignment (assignment_id, source)
         select a.id, $2 from role_assignment a where a.user_id = $3 and a.role_id = $4 and a.scope_type = $5 and a.scope_id is not distinct from $6::uuid
            and $1::uuid is not null and exists (select 1 from provisioned_assignment p where p.assignment_id = a.id)
         on conflict do nothing`,
    made ? [id, source] : [id, source, userId, roleId, scopeType, scopeId],
  );
  return made;
}

async function takeBack(tx: TenantTransaction, assignmentId: string, source: string): Promise<void> {
  await tx.rows('delete from provisioned_assignment where assignment_id = $1 and source = $2', [assignmentId, source]);
  const shared = await tx.row('select 1 from provisioned_assignment where assignment_id = $1', [assignmentId]);
  if (!shared) await deleteAssignment(tx, 'user', assignmentId);
}

const isSame = (one: Grant, other: Grant): boolean => one.roleId === other.roleId && one.scopeType === other.scopeType && one.scopeId === other.scopeId;
