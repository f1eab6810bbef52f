import { actorOf, type Client } from '../entry/types.js';
import { dropTrustedDevices } from '../factors/devices/store.js';
import { clearAllTries } from '../lockout.js';
import { endSessions } from '../sessions/open.js';
import { raiseTokenVersion, setPassword, userForUpdate } from '../users/store.js';
import type { AccountDeps, AccountParts } from './deps.js';
import { spendLink, voidLinks } from './link-store.js';
import { linkInvalid, openLink } from './open-link.js';
import { tellPasswordChanged } from './password-mail.js';

/** A new password for who holds the link. It opens no session: whoever has a second factor is asked for it at sign-in. */
export async function resetPassword(deps: AccountDeps, { hasher, standings, passwords }: AccountParts, { token, password }: { token: string; password: string }, client: Client): Promise<void> {
  const { tenant, person } = await openLink(deps, token, 'password-reset');
  const db = deps.database.tenant(tenant.id);
  await passwords.assert(tenant, password, { username: person.username, email: person.email, displayName: person.display_name }, '/password');
  await passwords.assertNew(db, person.id, password, '/password');
  const hash = await hasher.hash(password);
  const now = deps.clock.now();
  await db.write(async (tx) => {
    if (!(await spendLink(tx, token, 'password-reset', now))) throw linkInvalid();
    await userForUpdate(tx, person.id);
    await setPassword(tx, deps.ids, person.id, hash, now);
    await raiseTokenVersion(tx, person.id);
    await voidLinks(tx, person.id, undefined, now);
    await clearAllTries(tx, person.id);
    await dropTrustedDevices(tx, person.id);
    await endSessions(tx, { userId: person.id }, 'password_reset', now);
    await tellPasswordChanged(tx, deps, person);
    await deps.audit.security(tenant.id, { name: 'auth.password.reset', outcome: 'success', actor: actorOf(person, client) }, tx);
  });
  await standings.revoked({ tenantId: tenant.id, userId: person.id });
}
