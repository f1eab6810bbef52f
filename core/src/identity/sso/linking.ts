import type { Tenant } from '../../tenancy/types.js';
import { actorOf, type Client } from '../entry/types.js';
import { internalsOf } from '../service.js';
import { findUser } from '../users/store.js';
import type { SsoDeps } from './deps.js';
import { SsoFault } from './protocols/types.js';
import { insertIdentity, personOf } from './store/identities.js';
import type { Claimed, Flow, Provider } from './types.js';

/**
 * Ties an account at the provider to the person who began this signed in, after step-up. The session that began it must
 * still stand: who was signed out meanwhile links nothing.
 *
 * @throws SsoFault
 */
export async function linkAccount(deps: SsoDeps, at: { tenant: Tenant; provider: Provider; client: Client }, flow: Flow, claimed: Claimed): Promise<void> {
  const { tenant, provider, client } = at;
  const { userId, sessionId } = flow;
  const standing = sessionId === null ? undefined : await internalsOf(deps.identity).standings.of(tenant.id, sessionId);
  if (userId === null || standing?.userId !== userId) throw new SsoFault('SSO_FLOW_INVALID', 'the session that began this has ended');
  await deps.database.tenant(tenant.id).write(async (tx) => {
    const owner = await personOf(tx, provider.id, claimed.subject);
    if (owner && owner.id !== userId) throw new SsoFault('SSO_LINKED_ELSEWHERE', 'the account is linked to another person');
    if (owner) return;
    const user = await findUser(tx, userId);
    if (!user) throw new SsoFault('SSO_FLOW_INVALID', 'the person is gone');
    const made = await insertIdentity(tx, { id: deps.ids.uuid(), providerId: provider.id, subject: claimed.subject, userId, linkedBy: 'self', now: deps.clock.now() });
    if (!made) throw new SsoFault('SSO_LINKED_ELSEWHERE', 'the account was linked at the same moment');
    await deps.audit.security(tenant.id, { name: 'auth.sso.linked', outcome: 'success', actor: actorOf({ id: userId, username: user.username }, client, sessionId), meta: { provider: provider.slug, by: 'self' } }, tx);
  });
}
