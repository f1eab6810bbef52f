import { HakoError } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { canonicalLogin } from './canonical.js';
import { actorOf, type Client, type Enter, type Entry } from './entry/types.js';
import { clearTries, reserveTry, userKey, type Reservation } from './lockout.js';
import type { PasswordHasher } from './passwords/hasher.js';
import { createUnknownAgencyTries } from './unknown-agency.js';
import { findCredentials } from './users/store.js';

export interface SignInParts {
  hasher: PasswordHasher;
  enter: Enter;
}

type Deps = Pick<Cradle, 'database' | 'tenants' | 'audit' | 'secrets' | 'clock'>;

const INVALID = 'AUTH_INVALID_CREDENTIALS';

/** Password sign-in. Known and unknown people, agencies and locks look the same from outside, in words and in time. */
export function createSignIn(deps: Deps, { hasher, enter }: SignInParts): (attempt: { tenantCode: string; username: string; password: string }, client: Client) => Promise<Entry> {
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
    return enter({
      tenant,
      person: usable,
      amr: ['pwd'],
      client,
      within: async (tx) => {
        await clearTries(tx, key);
        if (rehash !== undefined) await tx.rows('update app_user set password_hash = $2 where id = $1', [usable.id, rehash]);
      },
    });
  };
}

function refusal({ allowed, remaining, lockedUntil }: Reservation, now: Date): HakoError {
  if (allowed) return new HakoError(INVALID, { details: { remainingAttempts: remaining } });
  const seconds = lockedUntil ? Math.max(1, Math.ceil((lockedUntil.getTime() - now.getTime()) / 1_000)) : 60;
  return new HakoError('AUTH_ACCOUNT_LOCKED', { retryAfter: seconds, params: { minutes: Math.ceil(seconds / 60) }, details: { remainingAttempts: 0 } });
}
