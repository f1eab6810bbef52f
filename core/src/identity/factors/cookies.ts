import { isSecureOrigin } from '../sessions/cookie.js';

type Headers = Readonly<Record<string, string | undefined>>;

/** A cookie before it is known whether the origin lets it carry the `__Host-` prefix. */
export interface EntryCookie {
  name: 'td' | 'mc';
  /** Empty removes it. */
  value: string;
  maxAgeSeconds: number;
}

/**
 * `Lax`, not `Strict`: an identity provider sends people back by a link of its own, and the device must be known there too.
 * It opens nothing by itself.
 */
export function entryCookie({ name, value, maxAgeSeconds }: EntryCookie, headers: Headers, publicUrl: string): string {
  const secure = isSecureOrigin(headers, publicUrl);
  const attributes = ['HttpOnly', 'SameSite=Lax', 'Path=/', `Max-Age=${maxAgeSeconds}`, ...(secure ? ['Secure'] : [])];
  return [`${secure ? '__Host-' : ''}${name}=${value}`, ...attributes].join('; ');
}

/** The prefixed one first: a neighbouring host can plant the plain one. */
export function readEntryCookie(cookie: string | undefined, name: EntryCookie['name']): string | undefined {
  const pairs = (cookie ?? '').split(';').map((pair) => pair.trim());
  const find = (key: string): string | undefined => pairs.find((pair) => pair.startsWith(`${key}=`))?.slice(key.length + 1) || undefined;
  return find(`__Host-${name}`) ?? find(name);
}

/** Tells the browser to forget it. */
export const forgotten = (name: EntryCookie['name']): EntryCookie => ({ name, value: '', maxAgeSeconds: 0 });
