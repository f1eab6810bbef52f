import { createSecretKey, randomFillSync, type KeyObject } from 'node:crypto';

const KEY_BYTES = 32;
const POOL_BYTES = 64 * KEY_BYTES;
const pool = Buffer.allocUnsafeSlow(POOL_BYTES);
let at = POOL_BYTES;

/** 256 bits from the system, drawn for 64 keys in one call, in a KeyObject; the bytes themselves are gone afterwards. */
export function newKey(): KeyObject {
  if (at >= POOL_BYTES) {
    randomFillSync(pool);
    at = 0;
  }
  const bytes = pool.subarray(at, (at += KEY_BYTES));
  try {
    return createSecretKey(bytes);
  } finally {
    bytes.fill(0);
  }
}
