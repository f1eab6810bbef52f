import { actorOf } from '../../entry/types.js';
import { internalsOf } from '../../service.js';
import { endProviderSessions } from '../../sessions/provider-session.js';
import type { SsoDeps } from '../deps.js';
import { SsoFault, type ProviderLogout } from '../protocols/types.js';
import { rememberAssertion } from '../store/flows.js';
import type { AtProvider } from '../types.js';

/** Ends here what ended at the provider, within the second in every process; each message counts once. @throws SsoFault */
export async function endForProvider(deps: SsoDeps, { tenant, provider, client }: AtProvider, { id, expiresAt, ...which }: ProviderLogout): Promise<void> {
  const now = deps.clock.now();
  const ended = await deps.database.tenant(tenant.id).write(async (tx) => {
    if (id !== null && !(await rememberAssertion(tx, provider.id, id, expiresAt))) throw new SsoFault('SSO_ANSWER_INVALID', 'the request was used before');
    const sessions = await endProviderSessions(tx, { ...which, providerId: provider.id, now });
    for (const { id: sessionId, userId, username } of sessions) await deps.audit.security(tenant.id, { name: 'auth.sso.logged_out', outcome: 'success', actor: actorOf({ id: userId, username }, client, sessionId), meta: { provider: provider.slug } }, tx);
    return sessions;
  });
  const { standings } = internalsOf(deps.identity);
  for (const { id: sessionId, userId } of ended) await standings.revoked({ tenantId: tenant.id, userId, sessionId });
}
