import { HakoError } from '@hako/sdk-plugin';

const PREFIXED = '__Host-rt';
/** Browsers drop `__Host-` cookies from plain http, except on localhost. */
const PLAIN = 'rt';
const MAX_AGE_SECONDS = 7 * 24 * 3_600;

type Headers = Readonly<Record<string, string | undefined>>;

/** The refresh cookie for this request's origin. */
export function refreshCookie(token: string, headers: Headers, publicUrl: string): string {
  return cookie(token, MAX_AGE_SECONDS, headers, publicUrl);
}

export const clearedCookie = (headers: Headers, publicUrl: string): string => cookie('', 0, headers, publicUrl);

function cookie(value: string, maxAge: number, headers: Headers, publicUrl: string): string {
  const secure = isSecureOrigin(headers, publicUrl);
  const attributes = ['HttpOnly', 'SameSite=Strict', 'Path=/', `Max-Age=${maxAge}`, ...(secure ? ['Secure'] : [])];
  return [`${secure ? PREFIXED : PLAIN}=${value}`, ...attributes].join('; ');
}

/** Only under the name that this origin sets it by: a neighbouring host can plant a plain one, and with it somebody else's session. */
export function readRefreshCookie(headers: Headers, publicUrl: string): string | undefined {
  const name = isSecureOrigin(headers, publicUrl) ? PREFIXED : PLAIN;
  const pairs = (headers['cookie'] ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) || undefined;
}

export function isSecureOrigin(headers: Headers, publicUrl: string): boolean {
  return publicUrl.startsWith('https:') || isLoopback(hostname(`http://${headers['host'] ?? ''}`));
}

const isLoopback = (host: string | undefined): boolean => host === 'localhost' || host === '[::1]' || (host !== undefined && /^127(\.\d+){3}$/.test(host)) || host?.endsWith('.localhost') === true;

function hostname(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}

/** The cookie alone must not act for a page of another site; `SameSite` is the first line, this the second. */
export function assertSameOrigin(headers: Headers, publicUrl: string): void {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw new HakoError('AUTH_ORIGIN_REFUSED');
  const { origin } = headers;
  if (origin === undefined) return;
  const allowed = new Set([URL.canParse(publicUrl) ? new URL(publicUrl).host : '', headers['host'] ?? '']);
  if (!URL.canParse(origin) || !allowed.has(new URL(origin).host)) throw new HakoError('AUTH_ORIGIN_REFUSED');
}
