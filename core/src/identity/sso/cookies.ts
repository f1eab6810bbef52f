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

/** The prefixed one first: a neighbouring host can plant the plain one. */
export function readSsoCookie(headers: Headers, name: SsoCookie): string | undefined {
  const pairs = (headers['cookie'] ?? '').split(';').map((pair) => pair.trim());
  const find = (key: string): string | undefined => pairs.find((pair) => pair.startsWith(`${key}=`))?.slice(key.length + 1) || undefined;
  return find(`__Host-${name}`) ?? find(name);
}
