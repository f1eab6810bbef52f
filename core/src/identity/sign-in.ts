import { HakoError } from '@hako/sdk-plugin';
import type { AuditActor } from '../audit/types.js';
import type { Cradle } from '../cradle.js';
import type { Tenant } from '../tenancy/types.js';
import { canonicalLogin } from './canonical.js';
import { clearTries, reserveTry, userKey, type Reservation } from './lockout.js';
import type { PasswordHasher } from './passwords/hasher.js';
import { openSession } from './sessions/open.js';
import type { SessionStandings } from './sessions/standing.js';
import type { AccessTokens } from './tokens/access-token.js';
import { ACCESS_TOKEN_SECONDS } from './tokens/access-token.js';
import { createUnknownAgencyTries } from './unknown-agency.js';
import { findCredentials, findUser, type Credentials } from './users/store.js';
import { userView, type UserView } from './users/model.js';

export interface Client {
  ip: string;
  userAgent: string;
  requestId: string;
}

export interface SignedIn {
  accessToken: string;
  expiresIn: number;
  user: UserView;
  refreshToken: string;
  passwordChangeRequired: boolean;
}

export interface SignInParts {
  hasher: PasswordHasher;
  tokens: AccessTokens;
  standings: SessionStandings;
}

type Deps = Pick<Cradle, 'database' | 'tenants' | 'audit' | 'secrets' | 'clock' | 'ids'>;

const INVALID = 'AUTH_INVALID_CREDENTIALS';

/** Password sign-in. Known and unknown people, agencies and locks look the same from outside, in words and in time. */
export function createSignIn(deps: Deps, { hasher, tokens, standings }: SignInParts): (attempt: { tenantCode: string; username: string; password: string }, client: Client) => Promise<SignedIn> {
  const unknownAgency = createUnknownAgencyTries();

  return async ({ tenantCode, username, password }, client) => {
    const login = canonicalLogin(username);
    const tenant = await deps.tenants.byCode(tenantCode.trim().toUpperCase());
    if (!tenant || tenant.status !== 'active') {
      const reserved = unknownAgency(deps.secrets.mac('login-name', `${tenantCode}\0${login}`), deps.clock.now());
      if (reserved.allowed) await hasher.verify(undefined, password);
      throw refusal(reserved, deps.clock.now());
    }
    const db = deps.database.tenant(tenant.id);
    const person = await db.read((q) => findCredentials(q, login));
    const key = person ? userKey(person.id) : `login:${deps.secrets.mac('login-name', login)}`;
    const reserved = await reserveTry(db, key, deps.clock.now());
    const actor = actorOf(person, client);
    if (!reserved.allowed) {
      await deps.audit.security(tenant.id, { name: 'auth.login.locked', outcome: 'denied', actor });
      throw refusal(reserved, deps.clock.now());
    }
    const usable = person?.status === 'active' ? person : undefined;
    const matches = await hasher.verify(usable?.password_hash, password);
    if (!usable || !matches) {
      await deps.audit.security(tenant.id, { name: 'auth.login.failed', outcome: 'failure', actor, meta: { factor: 'password', remaining: reserved.remaining } });
      throw refusal({ ...reserved, allowed: true }, deps.clock.now());
    }
    const rehash = hasher.needsRehash(usable.password_hash ?? '') ? await hasher.hash(password) : undefined;
    return open(tenant, usable, client, key, rehash);
  };

  async function open(tenant: Tenant, person: Credentials, client: Client, key: string, rehash: string | undefined): Promise<SignedIn> {
    const now = deps.clock.now();
    const amr = ['pwd'];
    const opened = await deps.database.tenant(tenant.id).write(async (tx) => {
      await clearTries(tx, key);
      await tx.rows('update app_user set last_login_at = $2, password_hash = coalesce($3, password_hash) where id = $1', [person.id, now, rehash ?? null]);
      const session = await openSession(tx, deps.ids, { tenantId: tenant.id, userId: person.id, amr, ip: client.ip, userAgent: client.userAgent, now });
      await deps.audit.security(tenant.id, { name: 'auth.login.succeeded', outcome: 'success', actor: actorOf(person, client, session.sessionId), meta: { factor: 'password' } }, tx);
      return { ...session, user: await findUser(tx, person.id) };
    });
    for (const sessionId of opened.ended) await standings.revoked({ tenantId: tenant.id, userId: person.id, sessionId });
    if (!opened.user) throw new HakoError(INVALID);
    const accessToken = await tokens.issue({ userId: person.id, tenantId: tenant.id, sessionId: opened.sessionId, version: opened.user.token_version, amr, authTime: now });
    return { accessToken, expiresIn: ACCESS_TOKEN_SECONDS, user: userView(opened.user), refreshToken: opened.refreshToken, passwordChangeRequired: opened.user.must_change_password };
  }
}

function refusal({ allowed, remaining, lockedUntil }: Reservation, now: Date): HakoError {
  if (allowed) return new HakoError(INVALID, { details: { remainingAttempts: remaining } });
  const seconds = lockedUntil ? Math.max(1, Math.ceil((lockedUntil.getTime() - now.getTime()) / 1_000)) : 60;
  return new HakoError('AUTH_ACCOUNT_LOCKED', { retryAfter: seconds, params: { minutes: Math.ceil(seconds / 60) }, details: { remainingAttempts: 0 } });
}

/** The typed name of an unknown person stays out of the log: people type passwords into the wrong field. */
export function actorOf(person: { id: string; username: string } | undefined, client: Client, sessionId: string | null = null): Partial<AuditActor> {
  const principal = person && { type: 'user' as const, id: person.id, name: person.username, sessionId };
  return { ...(principal && { principal }), requestId: client.requestId, ip: client.ip, userAgent: client.userAgent };
}
