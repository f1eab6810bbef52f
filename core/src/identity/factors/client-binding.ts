import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Client } from '../entry/types.js';
import type { Secrets } from '../types.js';
import { readEntryCookie, type EntryCookie } from './cookies.js';

/** A challenge lives as long as its cookie. */
export const CHALLENGE_SECONDS = 5 * 60;

export interface ClientBinding {
  clientHash: string;
  cookieHash: Buffer;
  cookie: EntryCookie;
}

/**
 * Ties a challenge to whoever began: by a cookie, which survives a change of address, or, for clients that keep no cookies,
 * by address and agent. A challenge that was carried elsewhere has neither.
 */
export function bindClient(secrets: Secrets, client: Client): ClientBinding {
  const value = randomBytes(32).toString('base64url');
  return { clientHash: clientHash(secrets, client), cookieHash: sha256(value), cookie: { name: 'mc', value, maxAgeSeconds: CHALLENGE_SECONDS } };
}

export function isBoundClient(secrets: Secrets, client: Client, bound: { client_hash: string; cookie_hash: Buffer | null }): boolean {
  const cookie = readEntryCookie(client.cookie, 'mc');
  if (cookie !== undefined && bound.cookie_hash) return timingSafeEqual(sha256(cookie), bound.cookie_hash);
  return equal(clientHash(secrets, client), bound.client_hash);
}

export const clientHash = (secrets: Secrets, client: Pick<Client, 'ip' | 'userAgent'>): string => secrets.mac('challenge-client', `${client.ip}\0${client.userAgent}`);

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

export function equal(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
