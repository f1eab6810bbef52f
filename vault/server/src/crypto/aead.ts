import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import { IntegrityError } from './integrity-error.js';

export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

/** AES-256-GCM, answers ciphertext and tag in one piece. A nonce is never used twice with a key: callers take it from `nextNonce`. */
export function seal(key: KeyObject, nonce: Uint8Array, plaintext: Uint8Array, aad: Uint8Array): Buffer {
  if (nonce.length !== NONCE_BYTES || key.symmetricKeySize !== 32) throw new RangeError('AES-256-GCM takes a key of 32 and a nonce of 12 bytes');
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(aad);
  const head = cipher.update(plaintext);
  const tail = cipher.final();
  return Buffer.concat([head, tail, cipher.getAuthTag()]);
}

/** @throws IntegrityError for every failure alike. */
export function open(key: KeyObject, nonce: Uint8Array, sealed: Uint8Array, aad: Uint8Array): Buffer {
  if (nonce.length !== NONCE_BYTES || sealed.length < TAG_BYTES || key.symmetricKeySize !== 32) throw new IntegrityError();
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  const end = sealed.length - TAG_BYTES;
  decipher.setAuthTag(sealed.subarray(end));
  decipher.setAAD(aad);
  const plaintext = decipher.update(sealed.subarray(0, end));
  try {
    decipher.final();
  } catch {
    plaintext.fill(0);
    throw new IntegrityError();
  }
  return plaintext;
}
