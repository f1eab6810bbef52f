import { randomInt, timingSafeEqual } from 'node:crypto';
import { hashRaw } from '@node-rs/argon2';

export const CODES = 10;
const LENGTH = 16;
const GROUP = 4;
/** Crockford's base 32: nothing in it is read for another sign. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** security.md 2.2.3; `Algorithm.Argon2id` is a const enum, which isolated modules cannot read. */
const COST = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const;

/** 80 random bits as `XXXX-XXXX-XXXX-XXXX`. */
export function newRecoveryCode(): string {
  const signs = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]);
  return Array.from({ length: LENGTH / GROUP }, (_each, index) => signs.slice(index * GROUP, (index + 1) * GROUP).join('')).join('-');
}

/** What people write on paper and type again: any case, O for 0, I and L for 1, with or without hyphens. */
export function canonicalRecoveryCode(typed: string): string | undefined {
  const signs = typed.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  return signs.length === LENGTH && [...signs].every((sign) => ALPHABET.includes(sign)) ? signs : undefined;
}

/** One salt per person, so that a try costs one hash whatever the number of codes. */
export const recoveryDigest = (code: string, salt: Buffer): Promise<Buffer> => hashRaw(code.replaceAll('-', ''), { ...COST, salt });

/** Compares with every digest, so that the time does not tell which one matched. */
export function matchingDigest(digests: readonly Buffer[], given: Buffer): Buffer | undefined {
  let found: Buffer | undefined;
  for (const digest of digests) if (digest.length === given.length && timingSafeEqual(digest, given)) found = digest;
  return found;
}
