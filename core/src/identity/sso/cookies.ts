import { isSecureOrigin } from '../sessions/cookie.js';
import { FLOW_SECONDS } from './store/flows.js';

type Headers = Readonly<Record<string, string | undefined>>;

/**
 * `so` binds a sign-in to the browser that began it; it comes back with a link (`Lax`). `sp` is the same for SAML, whose
 * answer is a form that another site posts: only `SameSite=None` comes along, which browsers take from secure origins
 * alone. `sc` carries the question for a second factor from the callback to the sign-in screen.
 */
export type SsoCookie = 'so' | 'sp' | 'sc';

const SAME_SITE: Record<SsoCookie, string> = { so: 'Lax', sp: 'None', sc: 'Strict' };

export function ssoCookie(name: SsoCookie, value: string, headers: Headers, publicUrl: string, maxAgeSeconds = FLOW_SECONDS): string {
  const secure = isSecureOrigin(headers, publicUrl);
  const sameSite = secure ? SAME_SITE[name] : 'Lax';
  return [`${secure ? '__Host-' : ''}${name}=${value}`, 'HttpOnly', `SameSite=${sameSite}`, 'Path=/', `Max-Age=${maxAgeSeconds}`, ...(secure ? ['Secure'] : [])].join('; ');
}

/** Only under the name that this origin sets it by: a neighbouring host can plant a plain one, and with it the end of its own sign-in. */
export function readSsoCookie(headers: Headers, name: SsoCookie, publicUrl: string): string | undefined {
  const key = `${isSecureOrigin(headers, publicUrl) ? '__Host-' : ''}${name}=`;
  const pairs = (headers['cookie'] ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(key))?.slice(key.length) || undefined;
}
