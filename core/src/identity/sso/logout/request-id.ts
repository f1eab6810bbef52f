import { randomBytes } from 'node:crypto';
import type { Cradle } from '../../../cradle.js';

const USE = 'sso-logout';
const LIVES_MS = 10 * 60_000;

type Deps = Pick<Cradle, 'secrets' | 'clock'>;

/**
 * Names a sign-out that we began, so that what comes back can be told from what nobody asked for, without a row: it carries
 * its time and a MAC. Letters, digits, `-`, `_` and `.`: an NCName, as SAML's ID has to be.
 */
export function newRequestId({ secrets, clock }: Deps, providerId: string): string {
  const text = `_${clock.now().getTime().toString(36)}.${randomBytes(16).toString('base64url')}`;
  return `${text}.${macOf(secrets, providerId, text)}`;
}

export function isOwnRequestId({ secrets, clock }: Deps, providerId: string, id: string | undefined): boolean {
  const [, text = '', time = '', mac] = /^((_[0-9a-z]+)\.[\w-]{22})\.([\w-]{43})$/.exec(id ?? '') ?? [];
  const age = clock.now().getTime() - parseInt(time.slice(1), 36);
  return mac !== undefined && mac === macOf(secrets, providerId, text) && age >= 0 && age < LIVES_MS;
}

const macOf = (secrets: Cradle['secrets'], providerId: string, text: string): string => secrets.mac(USE, `${providerId} ${text}`);
