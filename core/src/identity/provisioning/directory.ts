import { notFound, type Locale, type TenantTransaction } from '@hako/sdk-plugin';
import { assertAdminRemains } from '../../access/index.js';
import type { AuditActor } from '../../audit/types.js';
import type { Cradle } from '../../cradle.js';
import { bumpAccessVersion } from '../../organization/index.js';
import { tellEmailChanged } from '../accounts/email-change.js';
import { voidLinks } from '../accounts/link-store.js';
import { internalsOf } from '../service.js';
import { endSessions } from '../sessions/open.js';
import { userView, type UserRow } from '../users/model.js';
import { findUser, setStatus, updateUser, userForUpdate } from '../users/store.js';
import { insertProvisioned } from './people.js';
import { freeUsername } from './usernames.js';

/** Who does it, for the log, and in which agency. */
export interface DirectoryActor extends AuditActor {
  tenantId: string;
}

/** People as a directory outside keeps them (SCIM): the same rules and the same entries in the log as by hand. */
export interface Directory {
  /** @throws `EMAIL_TAKEN` */
  create(tx: TenantTransaction, actor: DirectoryActor, person: { usernameHint: string; email: string; displayName: string; language?: Locale; active: boolean }): Promise<UserRow>;
  /** @throws `EMAIL_TAKEN`, `NOT_FOUND` */
  change(tx: TenantTransaction, actor: DirectoryActor, id: string, change: { email?: string; displayName?: string; language?: Locale }): Promise<UserRow>;
  /** Deactivation ends every session within the second, in every process. @throws `LAST_ADMIN`, `NOT_FOUND` */
  setActive(tx: TenantTransaction, actor: DirectoryActor, id: string, active: boolean): Promise<UserRow>;
}

export function createDirectory(deps: Pick<Cradle, 'identity' | 'audit' | 'ids' | 'clock' | 'mailer'>): Directory {
  const log = (tx: TenantTransaction, actor: DirectoryActor, action: string, before: UserRow | null, after: UserRow): Promise<void> =>
    deps.audit.change(tx, 'core', actor, { action, resource: { type: 'user', id: after.id, label: after.username }, before: before && userView(before), after: userView(after) });

  return {
    async create(tx, actor, { usernameHint, ...person }) {
      const id = deps.ids.uuid();
      await insertProvisioned(tx, deps.ids, { ...person, id, username: await freeUsername(tx, usernameHint), now: deps.clock.now() });
      const made = await findUser(tx, id);
      if (!made) throw notFound();
      await log(tx, actor, 'user.created', null, made);
      return made;
    },
    async change(tx, actor, id, change) {
      const { before, after } = await updateUser(tx, id, undefined, change, deps.clock.now());
      if (before.email !== after.email) {
        // A link that waits at the old address must not open the account any more.
        await voidLinks(tx, id, undefined, deps.clock.now());
        if (before.has_password) await tellEmailChanged(tx, deps, before, after.email);
      }
      await log(tx, actor, 'user.updated', before, after);
      return after;
    },
    async setActive(tx, actor, id, active) {
      const before = await userForUpdate(tx, id);
      if ((before.status === 'active') === active) return before;
      const after = await setStatus(tx, id, active ? 'active' : 'inactive', deps.clock.now());
      if (!active) {
        await assertAdminRemains(tx);
        await voidLinks(tx, id, undefined, deps.clock.now());
        await endSessions(tx, { userId: id }, 'deactivated', deps.clock.now());
      }
      await bumpAccessVersion(tx);
      await log(tx, actor, active ? 'user.reactivated' : 'user.deactivated', before, after);
      tx.afterCommit(() => internalsOf(deps.identity).standings.revoked({ tenantId: actor.tenantId, userId: id }));
      return after;
    },
  };
}
