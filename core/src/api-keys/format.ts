import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** Public part: prefix and 128 random bits. */
const ID = /^hak_[0-9a-f]{32}$/;
/** Prefix, 256 random bits, CRC-32 of what stands before it: a scanner for leaked keys can tell a real one from a look-alike offline. */
const SECRET = /^hks_[0-9a-f]{64}[0-9a-f]{8}$/;
const BEARER = /^Bearer +(hak_[0-9a-f]{32})\.(hks_[0-9a-f]{72})$/i;
const CRC_DIGITS = 8;

export interface PresentedKey {
  keyId: string;
  secret: string;
}

export const newKeyId = (): string => `hak_${randomBytes(16).toString('hex')}`;

export function newSecret(): string {
  const body = `hks_${randomBytes(32).toString('hex')}`;
  return body + checksum(body);
}

const checksum = (text: string): string => crc32(text).toString(16).padStart(CRC_DIGITS, '0');

export const isKeyId = (text: string): boolean => ID.test(text);

/** Whether the secret can be one of ours; says nothing about whether it is in force. */
export const isSecret = (text: string): boolean => SECRET.test(text) && checksum(text.slice(0, -CRC_DIGITS)) === text.slice(-CRC_DIGITS);

/** `Authorization: Bearer <id>.<secret>`, for clients that know one header only (SCIM). `undefined` when it is something else. */
export function bearerKey(authorization: string | undefined): PresentedKey | undefined {
  const [, keyId, secret] = BEARER.exec(authorization ?? '') ?? [];
  return keyId === undefined || secret === undefined ? undefined : { keyId, secret };
}
