import { actorOf, type Client } from '../entry/types.js';
import { setPassword, userForUpdate } from '../users/store.js';
import type { AccountDeps, AccountParts } from './deps.js';
import { spendLink } from './link-store.js';
import { linkInvalid, openLink } from './open-link.js';

/** Her own first password; then she signs in like everybody else. */
export async function acceptInvitation(deps: AccountDeps, { hasher, passwords }: AccountParts, { token, password }: { token: string; password: string }, client: Client): Promise<void> {
  const { tenant, person } = await openLink(deps, token, 'invitation');
  await passwords.assert(tenant, password, { username: person.username, email: person.email, displayName: person.display_name }, '/password');
  const hash = await hasher.hash(password);
  const now = deps.clock.now();
  await deps.database.tenant(tenant.id).write(async (tx) => {
    if (!(await spendLink(tx, token, 'invitation', now))) throw linkInvalid();
    await userForUpdate(tx, person.id);
    await setPassword(tx, deps.ids, person.id, hash, now);
    await deps.audit.security(tenant.id, { name: 'auth.invitation.accepted', outcome: 'success', actor: actorOf(person, client) }, tx);
  });
}
