import { HakoError, type RequestContext } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { clearTries, reserveTry, userKey } from './lockout.js';
import type { PasswordHasher } from './passwords/hasher.js';
import { assertPassword } from './passwords/policy.js';
import { endSessions } from './sessions/open.js';
import type { SessionStandings } from './sessions/standing.js';
import { actorOf } from './entry/types.js';
import { findCredentials, formerPasswords, setPassword, userForUpdate } from './users/store.js';
import { canonicalLogin } from './canonical.js';

/** Own password: the old one is asked again, counts like a sign-in, and all other sessions end. */
export async function changePassword(deps: Pick<Cradle, 'audit'>, parts: { hasher: PasswordHasher; standings: SessionStandings }, ctx: RequestContext, passwords: { current: string; next: string }): Promise<void> {
  const { hasher, standings } = parts;
  const { principal, tenant } = ctx;
  const actor = actorOf({ id: principal.id, username: principal.name }, ctx, principal.sessionId);
  const credentials = await ctx.db.read((q) => findCredentials(q, canonicalLogin(principal.name)));
  if (!credentials) throw new HakoError('AUTH_SESSION_ENDED');

  const reserved = await reserveTry(ctx.db, userKey(principal.id), ctx.clock.now());
  if (!reserved.allowed) throw new HakoError('AUTH_ACCOUNT_LOCKED', { retryAfter: 900, params: { minutes: 15 }, details: { remainingAttempts: 0 } });
  if (!(await hasher.verify(credentials.password_hash, passwords.current))) {
    await deps.audit.security(tenant.id, { name: 'auth.password.change_failed', outcome: 'failure', actor });
    throw new HakoError('PASSWORD_INCORRECT', { details: [{ path: '/current', code: 'incorrect' }] });
  }
  assertPassword(passwords.next, credentials);
  for (const former of await ctx.db.read((q) => formerPasswords(q, principal.id))) {
    if (await hasher.verify(former, passwords.next)) throw new HakoError('PASSWORD_POLICY', { details: [{ path: '/next', code: 'reused' }] });
  }
  const hash = await hasher.hash(passwords.next);
  const ended = await ctx.db.write(async (tx) => {
    await userForUpdate(tx, principal.id);
    await setPassword(tx, ctx.ids, principal.id, hash, ctx.clock.now());
    await clearTries(tx, userKey(principal.id));
    await deps.audit.security(tenant.id, { name: 'auth.password.changed', outcome: 'success', actor }, tx);
    return endSessions(tx, { userId: principal.id, except: principal.sessionId }, 'password_changed', ctx.clock.now());
  });
  for (const sessionId of ended) await standings.revoked({ tenantId: tenant.id, userId: principal.id, sessionId });
  // The own session's look still says that the password must be changed.
  if (principal.sessionId) standings.refresh(principal.sessionId);
}
