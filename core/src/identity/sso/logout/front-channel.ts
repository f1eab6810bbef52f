import { issuerOf, sameIssuer } from '../presets.js';
import { answerInvalid, type ProviderLogout } from '../protocols/types.js';
import type { Provider } from '../types.js';

/**
 * OpenID Connect Front-Channel Logout 1.0, 3: the provider opens our address in a frame of the browser that signs out. Our
 * cookies are `SameSite=Strict` and never travel there, so the session is found by `sid` alone: nobody but the provider and
 * that browser knows it, and whoever does can end that one session and nothing else.
 *
 * @throws SsoFault
 */
export function readFrontChannel({ preset, config }: Provider, { iss, sid }: Readonly<Record<string, string | undefined>>, now: Date): ProviderLogout {
  if (!sid || sid.length > 512) throw answerInvalid('sid');
  if (iss !== undefined && !sameIssuer(iss, issuerOf(preset, config))) throw answerInvalid('iss');
  return { id: null, expiresAt: now, subject: null, sessionIndexes: [sid] };
}
