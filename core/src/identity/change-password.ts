import { HakoError, type RequestContext } from '@hako/sdk-plugin';
import { tellPasswordChanged } from './accounts/password-mail.js';
import type { AccountDeps, AccountParts } from './accounts/deps.js';
import { voidLinks } from './accounts/link-store.js';
import { canonicalLogin } from './canonical.js';
import { actorOf } from './entry/types.js';
import { dropTrustedDevices } from './factors/devices/store.js';
import { clearTries, lockedError, reserveTry, userKey } from './lockout.js';
import { endSessions } from './sessions/open.js';
import { findCredentials, setPassword, userForUpdate } from './users/store.js';

/** Own password: the old one is asked again, counts like a sign-in, and all other sessions and trusted devices end. */
export async function changePassword(deps: AccountDeps, { hasher, standings, passwords }: AccountParts, ctx: RequestContext, { current, next }: { current: string; next: string }): Promise<void> {
  const { principal } = ctx;
  const tenant = await deps.tenants.byId(ctx.tenant.id);
  const actor = actorOf({ id: principal.id, username: principal.name }, ctx, principal.sessionId);
  const credentials = await ctx.db.read((q) => findCredentials(q, canonicalLogin(principal.name)));
  if (!tenant || !credentials) throw new HakoError('AUTH_SESSION_ENDED');

  const reserved = await reserveTry(ctx.db, userKey(principal.id), ctx.clock.now());
  if (!reserved.allowed) throw lockedError(reserved, ctx.clock.now());
  if (!(await hasher.verify(credentials.password_hash, current))) {
    await deps.audit.security(tenant.id, { name: 'auth.password.change_failed', outcome: 'failure', actor });
    throw new HakoError('PASSWORD_INCORRECT', { details: [{ path: '/current', code: 'incorrect' }] });
  }
  // The old one was right: new ones that the policy refuses are no guesses, and must not lock the person out.
  await ctx.db.write((tx) => clearTries(tx, userKey(principal.id)));
  await passwords.assert(tenant, next, { username: credentials.username, email: credentials.email, displayName: credentials.display_name });
  await passwords.assertNew(ctx.db, principal.id, next);
  const hash = await hasher.hash(next);
  const now = ctx.clock.now();
  const ended = await ctx.db.write(async (tx) => {
    const person = await userForUpdate(tx, principal.id);
    await setPassword(tx, ctx.ids, principal.id, hash, now);
    await voidLinks(tx, principal.id, 'password-reset', now);
    await dropTrustedDevices(tx, principal.id);
    await tellPasswordChanged(tx, deps, person);
    await deps.audit.security(tenant.id, { name: 'auth.password.changed', outcome: 'success', actor }, tx);
    return endSessions(tx, { userId: principal.id, except: principal.sessionId }, 'password_changed', now);
  });
  for (const sessionId of ended) await standings.revoked({ tenantId: tenant.id, userId: principal.id, sessionId });
  // The own session's look still says that the password must be changed.
  if (principal.sessionId) standings.refresh(principal.sessionId);
}
