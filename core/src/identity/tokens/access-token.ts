import { HakoError } from '@hako/sdk-plugin';
import { compactVerify } from 'jose/jws/compact/verify';
import { SignJWT } from 'jose/jwt/sign';
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
  /**
   * At once for a token that was verified before, as nearly every request's was.
   * @throws `AUTH_TOKEN_INVALID` or `AUTH_TOKEN_EXPIRED`, at once or by the promise
   */
  verify(token: string): AccessClaims | Promise<AccessClaims>;
}

/** What was wrong with a token: for the security log, never for the answer. */
export type TokenFault = 'form' | 'encoding' | 'header' | 'key' | 'signature' | 'claims' | 'class' | 'time';

const faults = new WeakMap<HakoError, TokenFault>();
export const faultOf = (error: unknown): TokenFault | undefined => (error instanceof HakoError ? faults.get(error) : undefined);

export function invalid(fault: TokenFault): HakoError {
  const error = new HakoError('AUTH_TOKEN_INVALID');
  faults.set(error, fault);
  return error;
}

/**
 * Compact JWS with exactly one algorithm and exactly three header members, checked before jose sees the token: everything
 * else that a header may ask for (`jwk`, `jku`, `x5u`, `crit`, `b64`, another `alg`) is an attack here.
 * A token that was verified once is kept until it expires; whether its session still stands is asked on every request.
 */
export function createAccessTokens(deps: Pick<Cradle, 'config' | 'clock' | 'ids'>, keys: SigningKeys): AccessTokens {
  const issuer = deps.config.publicUrl;
  const audience = `${deps.config.publicUrl}/api/v1`;
  const verified = new Map<string, { claims: AccessClaims; kid: string }>();
  const seconds = (): number => Math.floor(deps.clock.now().getTime() / 1_000);

  const remember = (token: string, { claims, kid }: { claims: AccessClaims; kid: string }): void => {
    if (verified.size >= CACHE_SIZE) verified.delete(verified.keys().next().value as string);
    verified.set(token, { claims, kid });
  };

  const claimsNow = (token: string, { claims }: { claims: AccessClaims }, key: object | undefined): AccessClaims => {
    // A key that was dropped takes its tokens with it, also those that were good a moment ago.
    if (!key) {
      verified.delete(token);
      throw invalid('key');
    }
    const now = seconds();
    if (claims.exp <= now) {
      verified.delete(token);
      throw new HakoError('AUTH_TOKEN_EXPIRED');
    }
    if (claims.nbf > now + SKEW_SECONDS) throw invalid('time');
    return claims;
  };

  const verifyFirst = async (token: string): Promise<AccessClaims> => {
    const checked = await check(token, keys, issuer, audience);
    remember(token, checked);
    return claimsNow(token, checked, checked.key);
  };

  return {
    async issue({ userId, tenantId, sessionId, version, amr, authTime }) {
      const { kid, key, algorithm } = await keys.active();
      const now = seconds();
      const claims: AccessClaims = {
        iss: issuer, aud: audience, sub: userId, tid: tenantId, sid: sessionId, jti: deps.ids.uuid(),
        iat: now, nbf: now, exp: now + ACCESS_TOKEN_SECONDS, ver: version, amr, auth_time: Math.floor(authTime.getTime() / 1_000),
      };
      return new SignJWT({ ...claims }).setProtectedHeader({ alg: algorithm, typ: 'at+jwt', kid }).sign(key);
    },
    verify(token) {
      const known = verified.get(token);
      if (!known) return verifyFirst(token);
      const key = keys.verifying(known.kid);
      return key instanceof Promise ? key.then((found) => claimsNow(token, known, found)) : claimsNow(token, known, key);
    },
  };
}

async function check(token: string, keys: SigningKeys, issuer: string, audience: string): Promise<{ claims: AccessClaims; kid: string; key: object }> {
  if (token.length > MAX_LENGTH) throw invalid('form');
  const parts = token.split('.');
  const [header = '', payload = ''] = parts;
  if (parts.length !== 3) throw invalid('form');
  if (!parts.every(isCanonical)) throw invalid('encoding');
  const { alg, typ, kid, ...others } = decode(header);
  if (typeof alg !== 'string' || typeof kid !== 'string' || Object.keys(others).length > 0) throw invalid('header');
  if (typ !== 'at+jwt') throw invalid('class');
  const known = await keys.verifying(kid);
  if (!known) throw invalid('key');
  if (alg !== known.algorithm) throw invalid('header');
  await compactVerify(token, known.key, { algorithms: [known.algorithm] }).catch(() => {
    throw invalid('signature');
  });
  const claims = decode(payload);
  if (!isAccessClaims(claims) || claims.iss !== issuer || claims.aud !== audience) throw invalid('claims');
  return { claims, kid, key: known };
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
  throw invalid('form');
}

/** What an unverified token says of its agency, for the log alone. */
export function claimedTenant(token: string): string | undefined {
  try {
    const { tid } = decode(token.split('.')[1] ?? '');
    return typeof tid === 'string' ? tid : undefined;
  } catch {
    return undefined;
  }
}

const TEXTS = ['iss', 'aud', 'sub', 'tid', 'sid', 'jti'] as const;
const NUMBERS = ['iat', 'nbf', 'exp', 'ver', 'auth_time'] as const;

function isAccessClaims(claims: Record<string, unknown>): claims is Record<string, unknown> & AccessClaims {
  return TEXTS.every((name) => typeof claims[name] === 'string') && NUMBERS.every((name) => Number.isSafeInteger(claims[name])) && Array.isArray(claims['amr']);
}
