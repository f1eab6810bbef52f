import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';

/** 256 bits from the system, in a KeyObject; the bytes themselves are gone afterwards. */
export function newKey(): KeyObject {
  const bytes = randomBytes(32);
  try {
    return createSecretKey(bytes);
  } finally {
    bytes.fill(0);
  }
}
