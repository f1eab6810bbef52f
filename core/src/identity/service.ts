import { HakoError } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';
import { createPasswordHasher, type PasswordHasher } from './passwords/hasher.js';
import { createSessionStandings, type SessionStandings } from './sessions/standing.js';
import { createEnter } from './entry/enter.js';
import type { Client, Enter, Entry } from './entry/types.js';
import { createSignIn } from './sign-in.js';
import { createAccessTokens, type AccessTokens } from './tokens/access-token.js';
import { createSigningKeys } from './tokens/signing-keys.js';
import type { IdentityService } from './types.js';

export type IdentityDeps = Pick<Cradle, 'config' | 'database' | 'tenants' | 'audit' | 'secrets' | 'bus' | 'clock' | 'ids' | 'log' | 'apiKeys' | 'perimeter'>;

/** What the routes of this area share; other areas see `IdentityService` alone. */
export interface IdentityInternals {
  hasher: PasswordHasher;
  tokens: AccessTokens;
  standings: SessionStandings;
  /** Every way into a session, after the first factor. */
  enter: Enter;
  signIn(attempt: { tenantCode: string; username: string; password: string }, client: Client): Promise<Entry>;
}

const internals = new WeakMap<IdentityService, IdentityInternals>();

/** Reads `deps` when it is used, not here: the registry of tenants in turn needs `hashPassword`. */
export function createIdentity(deps: IdentityDeps): IdentityService {
  const hasher = createPasswordHasher(deps.secrets);
  const keys = createSigningKeys(deps);
  const tokens = createAccessTokens(deps, keys);
  const standings = createSessionStandings(deps);

  const identity: IdentityService = {
    async authenticate(credentials) {
      if (deps.apiKeys.isPresented(credentials)) return deps.apiKeys.verify(credentials);
      const { authorization } = credentials;
      if (authorization === undefined) return undefined;
      const token = /^Bearer ([A-Za-z0-9_.-]+)$/i.exec(authorization)?.[1];
      if (token === undefined) throw new HakoError('AUTH_TOKEN_INVALID');
      const claims = await tokens.verify(token);
      const [tenant, standing] = await Promise.all([deps.tenants.byId(claims.tid), standings.of(claims.tid, claims.sid)]);
      if (!tenant || tenant.status !== 'active' || !standing || standing.userId !== claims.sub || standing.version !== claims.ver) throw new HakoError('AUTH_SESSION_ENDED');
      return {
        tenant,
        principal: { type: 'user', id: standing.userId, name: standing.username, sessionId: claims.sid },
        locale: standing.language,
        passwordChangeRequired: standing.mustChangePassword,
      };
    },
    hashPassword: (password) => hasher.hash(password),
    jwks: () => keys.jwks(),
  };
  const open = createEnter(deps, { tokens, standings });
  const enter: Enter = async (first) => {
    const { ip, userAgent, requestId } = first.client;
    await deps.perimeter.admit(first.tenant.id, { ip, userAgent, requestId, door: 'admin' });
    return open(first);
  };
  internals.set(identity, { hasher, tokens, standings, enter, signIn: createSignIn(deps, { hasher, enter }) });
  return identity;
}

export function internalsOf(identity: IdentityService): IdentityInternals {
  const found = internals.get(identity);
  if (!found) throw new Error('The routes of identity need the service that createIdentity made');
  return found;
}
