import type { TenantTransaction } from '@hako/sdk-plugin';
import { bumpAccessVersion } from '../../organization/index.js';
import { assertAdminRemains } from '../last-admin.js';
import { addMembers, deleteGroup, insertGroup, patchGroup, readGroup, removeMembers, type GroupRecord, type GroupSource } from './store.js';

/**
 * Groups as another area fills them (SCIM): every change keeps an administrator and reaches all processes with its
 * commit. Who may do it, and the entry in the log, are the caller's.
 */
export async function createGroup(tx: TenantTransaction, group: { id: string; name: string; source: GroupSource; externalId?: string | null; memberIds?: readonly string[] }): Promise<GroupRecord> {
  await insertGroup(tx, group);
  if (group.memberIds && group.memberIds.length > 0) await addMembers(tx, group.id, group.memberIds);
  await bumpAccessVersion(tx);
  return readGroup(tx, group.id);
}

/**
 * @throws `LAST_ADMIN`, `GROUP_NAME_TAKEN`, `NOT_FOUND`
 */
export async function changeGroup(tx: TenantTransaction, id: string, change: { name?: string; externalId?: string | null; add?: readonly string[]; remove?: readonly string[]; members?: readonly string[] }): Promise<GroupRecord> {
  const before = await readGroup(tx, id);
  if (change.name !== undefined || change.externalId !== undefined) await patchGroup(tx, id, change);
  const present = before.members.map((member) => member.id);
  const add = change.members ? change.members.filter((each) => !present.includes(each)) : (change.add ?? []);
  const remove = change.members ? present.filter((each) => !change.members?.includes(each)) : (change.remove ?? []);
  if (remove.length > 0) await removeMembers(tx, id, remove);
  if (add.length > 0) await addMembers(tx, id, add);
  await assertAdminRemains(tx);
  await bumpAccessVersion(tx);
  return readGroup(tx, id);
}

/** @throws `LAST_ADMIN` */
export async function removeGroup(tx: TenantTransaction, id: string): Promise<void> {
  await deleteGroup(tx, id);
  await assertAdminRemains(tx);
  await bumpAccessVersion(tx);
}
