import { HakoError } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { createPasswordHasher, type PasswordHasher } from './passwords/hasher.js';
import { endAllSessions } from './sessions/open.js';
import { createSessionStandings, type SessionStandings } from './sessions/standing.js';
import { createEnter } from './entry/enter.js';
import { createOpen, type Open } from './entry/open.js';
import { turnAway } from './entry/turn-away.js';
import type { Client, Enter, Entry, FirstFactor } from './entry/types.js';
import { createEnrolment } from './factors/enrolment.js';
import { createPasskeySignIn, type PasskeySignIn } from './factors/passkeys/sign-in.js';
import { createVerifySecondFactor, type VerifySecondFactor } from './factors/sign-in.js';
import { createRequireFresh } from './factors/step-up.js';
import { createCaptcha } from './guard/captcha.js';
import { createLoginPressure } from './guard/pressure.js';
import { createPasswordPolicy, type PasswordPolicy } from './passwords/policy-service.js';
import { createSignIn, type Attempt } from './sign-in.js';
import { createAccessTokens, invalid, type AccessClaims, type AccessTokens } from './tokens/access-token.js';
import { createForgeryLog } from './tokens/forgeries.js';
import { createSigningKeys, type SigningKeys } from './tokens/signing-keys.js';
import type { IdentityService, RequestCredentials } from './types.js';

export type IdentityDeps = Pick<Cradle, 'config' | 'database' | 'tenants' | 'audit' | 'secrets' | 'bus' | 'clock' | 'ids' | 'log' | 'apiKeys' | 'support' | 'perimeter' | 'settings' | 'access' | 'notices' | 'mailer'>;

/** What the routes of this area share; other areas see `IdentityService` alone. */
export interface IdentityInternals {
  hasher: PasswordHasher;
  passwords: PasswordPolicy;
  keys: SigningKeys;
  tokens: AccessTokens;
  standings: SessionStandings;
  /** Every way into a session, after the first factor. */
  enter: Enter;
  verifySecondFactor: VerifySecondFactor;
  passkeySignIn: PasskeySignIn;
  signIn(attempt: Attempt, client: Client): Promise<Entry>;
}

const internals = new WeakMap<IdentityService, IdentityInternals>();

/** Reads `deps` when it is used, not here: the registry of tenants in turn needs `hashPassword`. */
export function createIdentity(deps: IdentityDeps): IdentityService {
  const hasher = createPasswordHasher(deps.secrets);
  const keys = createSigningKeys(deps);
  const tokens = createAccessTokens(deps, keys);
  const reportForgery = createForgeryLog(deps);
  const passwords = createPasswordPolicy(deps, hasher);
  const verified = (authorization: string, client: RequestCredentials['client']): AccessClaims | Promise<AccessClaims> => {
    const refuse = (error: unknown): never => {
      reportForgery(authorization.replace(/^Bearer\s+/i, ''), error, client);
      throw error;
    };
    try {
      const token = /^Bearer ([A-Za-z0-9_.-]+)$/i.exec(authorization)?.[1];
      if (token === undefined) throw invalid('encoding');
      const claims = tokens.verify(token);
      return claims instanceof Promise ? claims.catch(refuse) : claims;
    } catch (error) {
      return refuse(error);
    }
  };
  const enrolmentOf = createEnrolment(deps);
  const standings = createSessionStandings(deps, enrolmentOf);

  const identity: IdentityService = {
    async authenticate(credentials) {
      if (deps.apiKeys.isPresented(credentials)) return deps.apiKeys.verify(credentials);
      if (deps.support.isPresented(credentials)) return deps.support.verify(credentials);
      const { authorization, client } = credentials;
      if (authorization === undefined) return undefined;
      const checked = verified(authorization, client);
      const claims = checked instanceof Promise ? await checked : checked;
      // Both at once; the standing is an answer of the cache, which hears of its faults itself.
      const looked = standings.of(claims.tid, claims.sid);
      const tenant = await deps.tenants.byId(claims.tid);
      const standing = await looked;
      // By a token that this house signed.
      if (tenant?.status === 'suspended') throw new HakoError('AUTH_TENANT_SUSPENDED');
      if (!tenant || tenant.status !== 'active' || !standing || standing.userId !== claims.sub || standing.version !== claims.ver) throw new HakoError('AUTH_SESSION_ENDED');
      return {
        tenant,
        principal: { type: 'user', id: standing.userId, name: standing.username, sessionId: claims.sid },
        locale: standing.language,
        passwordChangeRequired: standing.mustChangePassword,
        factorAt: standing.factorAt,
        enrolment: standing.enrolment,
      };
    },
    hashPassword: (password) => hasher.hash(password),
    endAllSessions: (tx, reason) => endAllSessions(tx, reason, deps.clock.now()),
    allSessionsEnded: (tenantId) => standings.revoked({ tenantId }),
    requireFreshFactor: createRequireFresh(deps),
    jwks: () => keys.jwks(),
  };
  const open = createOpen(deps, { tokens, standings, enrolmentOf });
  const enterFrom = createEnter(deps, open);
  const admit = async (first: FirstFactor): Promise<void> => {
    const { tenant, client: { ip, userAgent, requestId } } = first;
    if (tenant.status !== 'active') throw await turnAway(deps, first);
    await deps.perimeter.admit(tenant.id, { ip, userAgent, requestId, door: 'admin' });
  };
  const enter: Enter = async (first) => {
    await admit(first);
    return enterFrom(first);
  };
  // The second half of a sign-in may come from another address than the first.
  const openFrom: Open = async (admitted) => {
    await admit(admitted);
    return open(admitted);
  };
  internals.set(identity, { hasher, passwords, keys, tokens, standings, enter, verifySecondFactor: createVerifySecondFactor(deps, openFrom), passkeySignIn: createPasskeySignIn(deps, enter), signIn: createSignIn(deps, { hasher, pressure: createLoginPressure(deps), captcha: createCaptcha(deps), enter }) });
  return identity;
}

export function internalsOf(identity: IdentityService): IdentityInternals {
  const found = internals.get(identity);
  if (!found) throw new Error('The routes of identity need the service that createIdentity made');
  return found;
}
