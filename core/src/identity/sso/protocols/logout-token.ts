import { createRemoteJWKSet, customFetch, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import type { Outbound } from '../../../outbound/index.js';
import { SIGNING_ALGORITHMS } from './algorithms.js';
import { answerInvalid, SsoFault, type OpenedProvider, type ProviderLogout } from './types.js';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const TOLERANCE_SECONDS = 60;
/** How old a token may be, whatever it says itself: as long it has to be remembered. */
const LIVES_SECONDS = 10 * 60;
const TYPES = new Set([undefined, 'jwt', 'logout+jwt', 'application/logout+jwt']);

/** A provider's keys; unknown ones are looked for at most every half minute, since anybody can name some. */
export const logoutKeys = (outbound: Outbound, uri: string): JWTVerifyGetKey => createRemoteJWKSet(new URL(uri), { [customFetch]: (url, init) => outbound.fetch(url, init), cacheMaxAge: 5 * 60_000, cooldownDuration: 30_000, timeoutDuration: 60_000 });

/** Every check of OpenID Connect Back-Channel Logout 1.0, 2.6, but whether the token came before. @throws SsoFault */
export async function readLogoutToken(token: string, keys: JWTVerifyGetKey, { provider, issuer, now }: { provider: OpenedProvider; issuer: string; now: number }): Promise<ProviderLogout> {
  const { payload, protectedHeader } = await jwtVerify(token, keys, {
    issuer,
    audience: provider.config.clientId ?? '',
    algorithms: [...SIGNING_ALGORITHMS],
    clockTolerance: TOLERANCE_SECONDS,
    currentDate: new Date(now),
    maxTokenAge: LIVES_SECONDS,
    requiredClaims: ['iat', 'exp', 'jti', 'events'],
  }).catch(refused);
  if (!TYPES.has(protectedHeader.typ?.toLowerCase())) throw answerInvalid('typ');
  // What has a nonce is an id_token, which must not be good for this.
  if ('nonce' in payload) throw answerInvalid('nonce');
  if (!isObject(payload['events']) || !isObject(payload['events'][EVENT])) throw answerInvalid('events');
  const [id, subject, index] = [payload.jti, subjectOf(provider, payload), payload['sid']].map(textOf);
  if (!id) throw answerInvalid('jti');
  if (!subject && !index) throw answerInvalid('neither sub nor sid');
  return { id, subject: subject ?? null, sessionIndexes: index ? [index] : [], expiresAt: new Date(now + (LIVES_SECONDS + 2 * TOLERANCE_SECONDS) * 1_000) };
}

/** Entra's `sub` is not what we know people by there; its sessions go by `sid`. */
const subjectOf = ({ preset }: OpenedProvider, { sub }: JWTPayload): string | undefined => (preset === 'entra' ? undefined : sub);

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' && value.length <= 512 ? value : undefined);
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function refused(error: unknown): never {
  if (!(error instanceof errors.JOSEError)) throw new SsoFault('SSO_PROVIDER_UNREACHABLE', error instanceof Error ? error.message : 'keys', { cause: error });
  if (error instanceof errors.JWKSTimeout) throw new SsoFault('SSO_PROVIDER_UNREACHABLE', error.code, { cause: error });
  throw answerInvalid([error.code, (error as { claim?: string }).claim].filter(Boolean).join(' '), error);
}
