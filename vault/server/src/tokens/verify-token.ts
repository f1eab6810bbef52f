import { TOKEN_MAX_SECONDS, VaultError, type TokenClaims, type AdminOperation, type VaultOperation } from '@hako/vault-client/contract';
import { isTokenClaims } from './claims-schema.js';
import { verifyCompact } from './compact.js';
import type { TokenKeys } from './key-set.js';

export interface TokenExpectations {
  keys: TokenKeys;
  issuer: string;
  audience: string;
  now: number;
}

const SKEW_SECONDS = 5;

/** Form, header, signature, issuer, audience, type and time, in this order. @throws VaultError `TOKEN_INVALID`, for all alike. */
export function verifyToken(authorization: string | undefined, expected: TokenExpectations): TokenClaims {
  const token = /^Bearer ([^ ]+)$/.exec(authorization ?? '')?.[1];
  const claims: unknown = token === undefined ? undefined : verifyCompact(token, expected.keys);
  if (!claims || !isTokenClaims(claims)) throw new VaultError('TOKEN_INVALID');
  if (claims.iss !== expected.issuer || claims.aud !== expected.audience) throw new VaultError('TOKEN_INVALID');
  if (claims.uses > 1 && claims.jid === undefined) throw new VaultError('TOKEN_INVALID');
  const now = expected.now / 1_000;
  const lifetime = claims.exp - claims.iat;
  const timely = claims.iat <= now + SKEW_SECONDS && claims.nbf <= now + SKEW_SECONDS && claims.exp > now - SKEW_SECONDS;
  if (!timely || lifetime <= 0 || lifetime > TOKEN_MAX_SECONDS) throw new VaultError('TOKEN_INVALID');
  return claims;
}

/** The certificate at the other end of this very connection, and the route that was called. */
export function checkBinding(claims: TokenClaims, thumbprint: string, op: VaultOperation | AdminOperation): void {
  if (claims.cnf['x5t#S256'] !== thumbprint || claims.op !== op) throw new VaultError('TOKEN_INVALID');
}
