import { randomFillSync } from 'node:crypto';
import { NONCE_BYTES } from './aead.js';

const POOL = 512;

/** Random 96-bit nonces, drawn from the system in one call per 512. Every one is handed out once. */
export function createNonceSource(): () => Buffer {
  let pool = Buffer.alloc(0);
  let at = 0;
  return () => {
    if (at >= pool.length) {
      // A new buffer each time: nonces that were handed out must not change under their readers.
      pool = randomFillSync(Buffer.allocUnsafeSlow(POOL * NONCE_BYTES));
      at = 0;
    }
    return pool.subarray(at, (at += NONCE_BYTES));
  };
}

export const nextNonce = createNonceSource();
