import { HakoError } from '@hako/sdk-plugin';
import { compactVerify, SignJWT } from 'jose';
import type { Cradle } from '../../cradle.js';
import type { SigningKeys } from './signing-keys.js';

export const ACCESS_TOKEN_SECONDS = 15 * 60;
const SKEW_SECONDS = 5;
const MAX_LENGTH = 2_000;
const CACHE_SIZE = 20_000;

/** security.md 2.2.4: no roles, permissions, e-mail or names. */
export interface AccessClaims {
  iss: string;
  aud: string;
  sub: string;
  tid: string;
  sid: string;
  jti: string;
  iat: number;
  nbf: number;
  exp: number;
  ver: number;
  amr: string[];
  auth_time: number;
}

export interface AccessTokens {
  issue(subject: { userId: string; tenantId: string; sessionId: string; version: number; amr: string[]; authTime: Date }): Promise<string>;
  /** @throws `AUTH_TOKEN_INVALID` or `AUTH_TOKEN_EXPIRED` */
  verify(token: string): Promise<AccessClaims>;
}

const invalid = (): HakoError => new HakoError('AUTH_TOKEN_INVALID');

/**
 * Compact JWS with exactly one algorithm and exactly three header members, checked before jose sees the token: everything
 * else that a header may ask for (`jwk`, `jku`, `x5u`, `crit`, `b64`, another `alg`) is an attack here.
 * A token that was verified once is kept until it expires; whether its session still stands is asked on every request.
 */
export function createAccessTokens(deps: Pick<Cradle, 'config' | 'clock' | 'ids'>, keys: SigningKeys): AccessTokens {
  const issuer = deps.config.publicUrl;
  const audience = `${deps.config.publicUrl}/api/v1`;
  const verified = new Map<string, AccessClaims>();
  const seconds = (): number => Math.floor(deps.clock.now().getTime() / 1_000);

  const remember = (token: string, claims: AccessClaims): void => {
    if (verified.size >= CACHE_SIZE) verified.delete(verified.keys().next().value as string);
    verified.set(token, claims);
  };

  return {
    async issue({ userId, tenantId, sessionId, version, amr, authTime }) {
      const { kid, key } = await keys.active();
      const now = seconds();
      const claims: AccessClaims = {
        iss: issuer, aud: audience, sub: userId, tid: tenantId, sid: sessionId, jti: deps.ids.uuid(),
        iat: now, nbf: now, exp: now + ACCESS_TOKEN_SECONDS, ver: version, amr, auth_time: Math.floor(authTime.getTime() / 1_000),
      };
      return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid }).sign(key);
    },
    async verify(token) {
      let claims = verified.get(token);
      if (!claims) {
        claims = await check(token, keys, issuer, audience);
        remember(token, claims);
      }
      const now = seconds();
      if (claims.exp <= now) {
        verified.delete(token);
        throw new HakoError('AUTH_TOKEN_EXPIRED');
      }
      if (claims.nbf > now + SKEW_SECONDS) throw invalid();
      return claims;
    },
  };
}

async function check(token: string, keys: SigningKeys, issuer: string, audience: string): Promise<AccessClaims> {
  if (token.length > MAX_LENGTH) throw invalid();
  const parts = token.split('.');
  const [header = '', payload = ''] = parts;
  if (parts.length !== 3 || !parts.every(isCanonical)) throw invalid();
  const { alg, typ, kid, ...others } = decode(header);
  if (alg !== 'EdDSA' || typ !== 'at+jwt' || typeof kid !== 'string' || Object.keys(others).length > 0) throw invalid();
  const key = await keys.verifying(kid);
  if (!key) throw invalid();
  await compactVerify(token, key, { algorithms: ['EdDSA'] }).catch(() => {
    throw invalid();
  });
  const claims = decode(payload);
  if (!isAccessClaims(claims) || claims.iss !== issuer || claims.aud !== audience) throw invalid();
  return claims;
}

/** Another spelling of the same bytes would pass the signature and slip past every list of revoked tokens. */
const isCanonical = (part: string): boolean => /^[A-Za-z0-9_-]+$/.test(part) && Buffer.from(part, 'base64url').toString('base64url') === part;

function decode(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Falls through: a token that is no JSON is as bad as one with a wrong signature.
  }
  throw invalid();
}

const TEXTS = ['iss', 'aud', 'sub', 'tid', 'sid', 'jti'] as const;
const NUMBERS = ['iat', 'nbf', 'exp', 'ver', 'auth_time'] as const;

function isAccessClaims(claims: Record<string, unknown>): claims is Record<string, unknown> & AccessClaims {
  return TEXTS.every((name) => typeof claims[name] === 'string') && NUMBERS.every((name) => Number.isSafeInteger(claims[name])) && Array.isArray(claims['amr']);
}
