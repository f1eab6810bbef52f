import { HakoError } from '@hako/sdk-plugin';
import type { Cradle } from '../../cradle.js';
import { openSession } from '../sessions/open.js';
import type { SessionStandings } from '../sessions/standing.js';
import { ACCESS_TOKEN_SECONDS, type AccessTokens } from '../tokens/access-token.js';
import { userView } from '../users/model.js';
import { findUser } from '../users/store.js';
import { actorOf, type Enter } from './types.js';

type Deps = Pick<Cradle, 'database' | 'audit' | 'clock' | 'ids'>;

/** What follows a right first factor, whichever it was: every way into a session goes through here. */
export function createEnter(deps: Deps, { tokens, standings }: { tokens: AccessTokens; standings: SessionStandings }): Enter {
  return async ({ tenant, person, amr, client, within }) => {
    const now = deps.clock.now();
    const opened = await deps.database.tenant(tenant.id).write(async (tx) => {
      await within?.(tx);
      await tx.rows('update app_user set last_login_at = $2 where id = $1', [person.id, now]);
      const session = await openSession(tx, deps.ids, { tenantId: tenant.id, userId: person.id, amr, ip: client.ip, userAgent: client.userAgent, now });
      await deps.audit.security(tenant.id, { name: 'auth.login.succeeded', outcome: 'success', actor: actorOf(person, client, session.sessionId), meta: { factor: amr.join('+') } }, tx);
      return { ...session, user: await findUser(tx, person.id) };
    });
    for (const sessionId of opened.ended) await standings.revoked({ tenantId: tenant.id, userId: person.id, sessionId });
    if (!opened.user) throw new HakoError('AUTH_INVALID_CREDENTIALS');
    const accessToken = await tokens.issue({ userId: person.id, tenantId: tenant.id, sessionId: opened.sessionId, version: opened.user.token_version, amr, authTime: now });
    return { kind: 'signed-in', session: { accessToken, expiresIn: ACCESS_TOKEN_SECONDS, user: userView(opened.user), refreshToken: opened.refreshToken, passwordChangeRequired: opened.user.must_change_password } };
  };
}
