import type { TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import { changeGroup, createGroup, findGroup, removeGroup, type GroupRecord } from '../access/index.js';
import { badValue, gone } from './faults.js';
import { parseFilter } from './filter.js';
import { listScimGroups } from './group-store.js';
import { applyPatch } from './patch.js';
import { GROUP } from './schemas.js';
import type { Answer, Body, Endpoint, Operation, ScimDeps } from './types.js';
import { etagOf } from './user-resource.js';
import { assertMatch } from './users.js';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MAX_MEMBERS = 5_000;

/** `/Groups`: the agency's groups that a directory keeps; roles are given to them in Hako. */
export function groupEndpoint(deps: ScimDeps): Endpoint {
  const db = ({ tenant }: Operation) => deps.database.tenant(tenant.id);
  const read = async (q: TenantReader, id: string): Promise<GroupRecord> => {
    const group = await findGroup(q, id);
    // Groups that people made by hand are none of a directory's business.
    if (group?.source !== 'scim') throw gone();
    return group;
  };
  const logged = ({ name, source, members }: GroupRecord) => ({ name, source, members: members.map(({ username }) => username).join(' ') });
  const log = (tx: TenantTransaction, { actor }: Operation, action: string, before: GroupRecord | null, after: GroupRecord | null): Promise<void> => {
    const { id = '', name = '' } = after ?? before ?? {};
    return deps.audit.change(tx, 'core', actor, { action, resource: { type: 'group', id, label: name }, before: before && logged(before), after: after && logged(after) });
  };
  const write = async (tx: TenantTransaction, operation: Operation, before: GroupRecord, { displayName, externalId, members }: GroupInput): Promise<GroupRecord> => {
    const after = await changeGroup(tx, before.id, { ...(displayName !== before.name && { name: displayName }), ...(externalId !== before.externalId && { externalId }), members });
    await log(tx, operation, 'group.updated', before, after);
    return after;
  };

  return {
    schema: GROUP,
    async list(operation, { filter, offset, limit }) {
      const { rows, total } = await db(operation).read((q) => listScimGroups(q, filter === undefined ? undefined : parseFilter(filter), { offset, limit }));
      return { resources: rows.map((group) => groupResource(group, operation.base)), total };
    },
    read: async (operation, id) => answer(await db(operation).read((q) => read(q, id)), operation.base),
    async create(operation, body) {
      const { displayName, externalId, members } = readGroupInput(body);
      const group = await db(operation).write(async (tx) => {
        const made = await createGroup(tx, { id: deps.ids.uuid(), name: displayName, source: 'scim', externalId, memberIds: members });
        await log(tx, operation, 'group.created', null, made);
        return made;
      });
      return answer(group, operation.base, 201);
    },
    async replace(operation, id, body, ifMatch) {
      const input = readGroupInput(body);
      const group = await db(operation).write(async (tx) => {
        const before = await lock(tx, id, read);
        assertMatch(ifMatch, before.version);
        return write(tx, operation, before, input);
      });
      return answer(group, operation.base);
    },
    async patch(operation, id, body, ifMatch) {
      const group = await db(operation).write(async (tx) => {
        const before = await lock(tx, id, read);
        assertMatch(ifMatch, before.version);
        // Members are compared whole by the library, and Entra names them by `value` alone.
        const resource = { ...groupResource(before, operation.base), members: before.members.map(({ id: value }) => ({ value })) };
        return write(tx, operation, before, readGroupInput(applyPatch(resource, body)));
      });
      return answer(group, operation.base);
    },
    async remove(operation, id, ifMatch) {
      await db(operation).write(async (tx) => {
        const before = await lock(tx, id, read);
        assertMatch(ifMatch, before.version);
        await removeGroup(tx, id);
        await log(tx, operation, 'group.deleted', before, null);
      });
    },
  };
}

/** Two patches of one group wait for each other: each adds to what the other left. */
async function lock(tx: TenantTransaction, id: string, read: (q: TenantReader, id: string) => Promise<GroupRecord>): Promise<GroupRecord> {
  await tx.rows('select 1 from user_group where id = $1 for update', [id]);
  return read(tx, id);
}

function groupResource(group: GroupRecord, base: string): Record<string, unknown> {
  return {
    schemas: [GROUP],
    id: group.id,
    ...(group.externalId !== null && { externalId: group.externalId }),
    displayName: group.name,
    members: group.members.map(({ id, displayName }) => ({ value: id, display: displayName, type: 'User', $ref: `${base}/Users/${id}` })),
    meta: { resourceType: 'Group', created: group.createdAt, lastModified: group.updatedAt, location: `${base}/Groups/${group.id}`, version: etagOf(group.version) },
  };
}

const answer = (group: GroupRecord, base: string, status = 200): Answer => ({ status, body: groupResource(group, base), headers: { etag: etagOf(group.version), location: `${base}/Groups/${group.id}` } });

interface GroupInput {
  displayName: string;
  externalId: string | null;
  members: string[];
}

function readGroupInput(body: Body): GroupInput {
  const { displayName, externalId = null, members = [] } = body;
  if (typeof displayName !== 'string' || displayName.trim() === '' || displayName.length > 100 || /\p{Cc}/u.test(displayName)) throw badValue('displayName is a text of 1 to 100 characters.');
  if (externalId !== null && (typeof externalId !== 'string' || externalId.length > 200)) throw badValue('externalId is a text of at most 200 characters.');
  if (!Array.isArray(members) || members.length > MAX_MEMBERS) throw badValue(`members is a list of at most ${MAX_MEMBERS}.`);
  const ids = members.map((member: unknown) => {
    const value = typeof member === 'object' && member !== null ? (member as { value?: unknown }).value : undefined;
    if (typeof value !== 'string' || !UUID.test(value)) throw badValue('A member is named by the id of a person.');
    return value.toLowerCase();
  });
  return { displayName: displayName.trim(), externalId, members: [...new Set(ids)] };
}
