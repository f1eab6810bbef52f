import { ssoCookie, readSsoCookie } from './cookies.js';
import type { Entry } from '../entry/types.js';
import type { SsoDeps } from './deps.js';

const USE = 'sso-challenge';
const SECONDS = 5 * 60;

type Headers = Readonly<Record<string, string | undefined>>;
type Challenge = Pick<Extract<Entry, { kind: 'challenge' }>, 'challengeToken' | 'methods'>;

/** The question for a second factor may not stand in an address: it goes to the sign-in screen in a sealed cookie. */
export function challengeCookie({ secrets, config }: Pick<SsoDeps, 'secrets' | 'config'>, { challengeToken, methods }: Challenge, headers: Headers): string {
  const sealed = secrets.seal(USE, Buffer.from(JSON.stringify({ challengeToken, methods })), '');
  return ssoCookie('sc', sealed.toString('base64url'), headers, config.publicUrl, SECONDS);
}

/** `null` when there is none, or it is not ours. */
export function readChallenge({ secrets, config }: Pick<SsoDeps, 'secrets' | 'config'>, headers: Headers): Challenge | null {
  const value = readSsoCookie(headers, 'sc', config.publicUrl);
  if (value === undefined) return null;
  try {
    return JSON.parse(secrets.open(USE, Buffer.from(value, 'base64url'), '').toString('utf8')) as Challenge;
  } catch {
    return null;
  }
}
