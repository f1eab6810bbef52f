import type { IDToken } from 'openid-client';
import { issuerOf, sameIssuer } from '../presets.js';
import type { Claimed } from '../types.js';
import { answerInvalid, type OpenedProvider } from './types.js';

/**
 * Who this is, by what never changes. `sub` everywhere but at Entra, where it differs per application: there the directory
 * and the object in it (`tid`, `oid`). Never an address: addresses are given to the next person.
 */
export function identify(provider: Pick<OpenedProvider, 'preset' | 'config'>, claims: IDToken): Pick<Claimed, 'subject'> {
  if (!sameIssuer(claims.iss, issuerOf(provider.preset, provider.config))) throw answerInvalid('iss');
  if (provider.preset === 'google' && provider.config.hostedDomain !== undefined && claims['hd'] !== provider.config.hostedDomain) throw answerInvalid('hd');
  if (provider.preset !== 'entra') return { subject: claims.sub };
  const { tid, oid } = claims;
  if (typeof tid !== 'string' || typeof oid !== 'string' || oid === '') throw answerInvalid('tid and oid');
  // The token's own issuer must name the same directory, and that directory must be the one of the set-up.
  if (tid.toLowerCase() !== provider.config.directoryId?.toLowerCase() || !claims.iss.toLowerCase().includes(`/${tid.toLowerCase()}/`)) throw answerInvalid('tid');
  return { subject: `${tid.toLowerCase()}/${oid.toLowerCase()}` };
}
