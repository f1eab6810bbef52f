import { createHmac, type KeyObject } from 'node:crypto';

/** First 32 bytes of HKDF-Expand (RFC 5869) with SHA-256: one block, so one HMAC. The key must already be uniform. */
export function expand32(key: KeyObject | Uint8Array, info: Uint8Array): Buffer {
  return createHmac('sha256', key).update(info).update(ONE).digest();
}

const ONE = Buffer.from([1]);
