import { HakoError, type TenantTransaction } from '@hako/sdk-plugin';
import { askBeforeProvisioned, type Directory } from '../identity/index.js';
import { gone, ScimFault } from './faults.js';
import { parseFilter } from './filter.js';
import { applyPatch } from './patch.js';
import { USER } from './schemas.js';
import type { Answer, Body, Endpoint, Operation, ScimDeps } from './types.js';
import { etagOf, readUser, userResource, type UserInput } from './user-resource.js';
import { findRemoved, findScimUser, isNameTaken, listScimUsers, markRemoved, saveScimUser, type ScimUserRow } from './user-store.js';

/** `/Users` (RFC 7644, 3.2 to 3.6). */
export function userEndpoint(deps: ScimDeps, directory: Directory): Endpoint {
  const answer = (row: ScimUserRow, base: string, status = 200): Answer => {
    const resource = userResource(row, base);
    return { status, body: resource, headers: { etag: etagOf(row.version), location: `${base}/Users/${row.id}` } };
  };
  const read = async (operation: Operation, id: string): Promise<ScimUserRow> => {
    const row = await deps.database.tenant(operation.tenant.id).read((q) => findScimUser(q, id));
    if (!row) throw gone();
    return row;
  };
  const reread = async (tx: TenantTransaction, id: string): Promise<ScimUserRow> => {
    const row = await findScimUser(tx, id);
    if (!row) throw gone();
    return row;
  };

  /** Makes a person what the directory says; only what differs is written and logged. */
  const write = async (tx: TenantTransaction, { actor }: Operation, before: ScimUserRow, input: UserInput): Promise<ScimUserRow> => {
    if (await isNameTaken(tx, input.userName, before.id)) throw taken();
    await saveScimUser(tx, before.id, input);
    const change = { ...(input.email !== before.email && { email: input.email }), ...(input.displayName !== before.display_name && { displayName: input.displayName }), ...(input.language !== null && input.language !== before.language && { language: input.language }) };
    const isOnlyScim = Object.keys(change).length === 0 && (input.userName !== before.user_name || input.externalId !== before.external_id || input.givenName !== before.given_name || input.familyName !== before.family_name);
    if (Object.keys(change).length > 0 || isOnlyScim) await directory.change(tx, actor, before.id, change);
    if (input.active !== (before.status === 'active')) await directory.setActive(tx, actor, before.id, input.active);
    return reread(tx, before.id);
  };

  /** Outside the transaction, in which it may turn out otherwise: asking once too often harms nobody. */
  const ask = ({ tenant, actor }: Operation, who: 'new' | 'returns'): Promise<void> =>
    askBeforeProvisioned(deps, tenant, actor.principal, actor.requestId ?? '', who).catch((refusal: unknown) => {
      // Never 409, which directories take for "is there already".
      throw refusal instanceof HakoError && refusal.code !== 'PLUGIN_UNAVAILABLE' ? new ScimFault(403, `The agency takes nobody else at the moment (${refusal.code}).`) : refusal;
    });
  const askBeforeMaking = async (operation: Operation, { userName, active }: UserInput): Promise<void> => {
    const known = await deps.database.tenant(operation.tenant.id).read(async (q) => ((await findRemoved(q, userName)) ? 'returns' : (await isNameTaken(q, userName, null)) ? 'taken' : 'new'));
    if (known === 'new' || (known === 'returns' && active)) await ask(operation, known);
  };
  const askBeforeWaking = async (operation: Operation, id: string, activeAfter: (before: ScimUserRow) => boolean): Promise<void> => {
    const before = await read(operation, id);
    if (before.status === 'inactive' && activeAfter(before)) await ask(operation, 'returns');
  };
  const patchedBy = (before: ScimUserRow, { base }: Operation, body: Body): UserInput => {
    const { groups: _groups, ...resource } = userResource(before, base);
    return readUser(named(resource, applyPatch(resource, body)));
  };

  return {
    schema: USER,
    async list({ tenant, base }, { filter, offset, limit }) {
      const { rows, total } = await deps.database.tenant(tenant.id).read((q) => listScimUsers(q, filter === undefined ? undefined : parseFilter(filter), { offset, limit }));
      return { resources: rows.map((row) => userResource(row, base)), total };
    },
    async read(operation, id) {
      return answer(await read(operation, id), operation.base);
    },
    async create(operation, body) {
      const input = readUser(body);
      const { tenant, actor, base } = operation;
      await askBeforeMaking(operation, input);
      const row = await deps.database.tenant(tenant.id).write(async (tx) => {
        const former = await findRemoved(tx, input.userName, { lock: true });
        if (former) {
          await saveScimUser(tx, former.userId, input);
          return write(tx, operation, await reread(tx, former.userId), input);
        }
        if (await isNameTaken(tx, input.userName, null)) throw taken();
        const { language, ...person } = input;
        const made = await directory.create(tx, actor, { usernameHint: input.userName, email: person.email, displayName: person.displayName, active: person.active, ...(language !== null && { language }) });
        await saveScimUser(tx, made.id, input);
        return reread(tx, made.id);
      });
      return answer(row, base, 201);
    },
    async replace(operation, id, body, ifMatch) {
      const input = readUser(body);
      await askBeforeWaking(operation, id, () => body['active'] !== undefined && input.active);
      const row = await deps.database.tenant(operation.tenant.id).write(async (tx) => {
        await tx.rows('select 1 from app_user where id = $1 for update', [id]);
        const before = await reread(tx, id);
        assertMatch(ifMatch, before.version);
        // PUT without `active` does not wake whom somebody deactivated.
        return write(tx, operation, before, { ...input, active: body['active'] === undefined ? before.status === 'active' : input.active });
      });
      return answer(row, operation.base);
    },
    async patch(operation, id, body, ifMatch) {
      await askBeforeWaking(operation, id, (before) => patchedBy(before, operation, body).active);
      const row = await deps.database.tenant(operation.tenant.id).write(async (tx) => {
        await tx.rows('select 1 from app_user where id = $1 for update', [id]);
        const before = await reread(tx, id);
        assertMatch(ifMatch, before.version);
        return write(tx, operation, before, patchedBy(before, operation, body));
      });
      return answer(row, operation.base);
    },
    async remove({ tenant, actor }, id, ifMatch) {
      await deps.database.tenant(tenant.id).write(async (tx) => {
        const before = await reread(tx, id);
        assertMatch(ifMatch, before.version);
        await directory.setActive(tx, actor, id, false);
        await markRemoved(tx, id, before.user_name, deps.clock.now());
      });
    },
  };
}

/** A directory that patches the parts of a name means the shown one too, unless it sets that itself. */
function named(before: Record<string, unknown>, after: Record<string, unknown>): Record<string, unknown> {
  if (after['displayName'] !== before['displayName']) return after;
  const formatted = (resource: Record<string, unknown>): unknown => (resource['name'] as { formatted?: unknown } | undefined)?.formatted;
  return formatted(after) !== undefined && formatted(after) !== formatted(before) ? { ...after, displayName: formatted(after) } : after;
}

export function assertMatch(ifMatch: string | undefined, version: number): void {
  if (ifMatch === undefined || ifMatch === '*' || ifMatch.split(',').some((each) => each.trim().replace(/^W\//, '') === `"${version}"`)) return;
  throw new ScimFault(412, 'The resource has changed since.', 'invalidVers');
}

const taken = (): HakoError => new HakoError('USERNAME_TAKEN');
