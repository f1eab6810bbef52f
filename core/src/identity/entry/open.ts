import { HakoError, type TenantTransaction } from '@hako/sdk-plugin';
import type { Cradle } from '../../cradle.js';
import { ENROLMENT_COLUMNS, type EnrolmentFacts, type EnrolmentOf } from '../factors/enrolment.js';
import { openSession } from '../sessions/open.js';
import { keepProviderSession } from '../sessions/provider-session.js';
import type { SessionStandings } from '../sessions/standing.js';
import { ACCESS_TOKEN_SECONDS, type AccessTokens } from '../tokens/access-token.js';
import { userView } from '../users/model.js';
import { findUser } from '../users/store.js';
import { actorOf, type FirstFactor, type SignedIn } from './types.js';

type Deps = Pick<Cradle, 'database' | 'audit' | 'clock' | 'ids'>;

export interface OpenParts {
  tokens: AccessTokens;
  standings: SessionStandings;
  enrolmentOf: EnrolmentOf;
}

export interface Admitted extends FirstFactor {
  /** A trusted device stood in for the second factor: the session starts without one, so step-up still asks. */
  factorGiven: boolean;
}

/** The session of a person whom nothing more is asked of. */
export type Open = (admitted: Admitted) => Promise<SignedIn>;

export function createOpen(deps: Deps, { tokens, standings, enrolmentOf }: OpenParts): Open {
  return async ({ tenant, person, amr, client, sso, within, factorGiven }) => {
    const now = deps.clock.now();
    const opened = await deps.database.tenant(tenant.id).write(async (tx) => {
      await within?.(tx);
      await tx.rows('update app_user set last_login_at = $2 where id = $1', [person.id, now]);
      const session = await openSession(tx, deps.ids, { tenantId: tenant.id, userId: person.id, amr, ip: client.ip, userAgent: client.userAgent, now, factorAt: factorGiven ? now : null });
      if (sso) await keepProviderSession(tx, session.sessionId, sso);
      await deps.audit.security(tenant.id, { name: 'auth.login.succeeded', outcome: 'success', actor: actorOf(person, client, session.sessionId), meta: { factor: amr.join('+') } }, tx);
      return { ...session, user: await findUser(tx, person.id), facts: await enrolmentFacts(tx, session.sessionId) };
    });
    for (const sessionId of opened.ended) await standings.revoked({ tenantId: tenant.id, userId: person.id, sessionId });
    if (!opened.user) throw new HakoError('AUTH_INVALID_CREDENTIALS');
    const [accessToken, mfaEnrolment] = await Promise.all([
      tokens.issue({ userId: person.id, tenantId: tenant.id, sessionId: opened.sessionId, version: opened.user.token_version, amr, authTime: now }),
      opened.facts && enrolmentOf(tenant.id, person, opened.facts),
    ]);
    return { accessToken, expiresIn: ACCESS_TOKEN_SECONDS, user: userView(opened.user), refreshToken: opened.refreshToken, passwordChangeRequired: opened.user.must_change_password, mfaEnrolment };
  };
}

const enrolmentFacts = (tx: TenantTransaction, sessionId: string): Promise<EnrolmentFacts | undefined> =>
  tx.row<EnrolmentFacts>(`select ${ENROLMENT_COLUMNS} from session s join app_user u on u.id = s.user_id where s.id = $1`, [sessionId]);
