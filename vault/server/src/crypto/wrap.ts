import { createSecretKey, type KeyObject } from 'node:crypto';
import { NONCE_BYTES, open, seal, TAG_BYTES } from './aead.js';
import { IntegrityError } from './integrity-error.js';
import { lp } from './lp.js';
import { nextNonce } from './nonces.js';

/** What a wrapped key is and where it belongs; all of it is authenticated, so a wrap that is moved does not open. */
export interface WrapContext {
  kind: 'kek' | 'dek' | 'idx' | 'sk' | 'parcel' | 'token' | 'checkpoint';
  tenantId: string;
  /** Subject, parcel, or what a data token stands for; empty for keys of a tenant. */
  subjectId: string;
  childVersion: number;
  parentVersion: number;
  parentKeyId: string;
}

const KEY_BYTES = 32;
export const WRAPPED_KEY_BYTES = NONCE_BYTES + KEY_BYTES + TAG_BYTES;

/** nonce 12 | ciphertext 32 | tag 16. */
export function wrapKey(parent: KeyObject, child: KeyObject, context: WrapContext): Buffer {
  const bytes = child.export();
  try {
    if (bytes.length !== KEY_BYTES) throw new RangeError('Only keys of 32 bytes are wrapped');
    const nonce = nextNonce();
    return Buffer.concat([nonce, seal(parent, nonce, bytes, aad(context))]);
  } finally {
    bytes.fill(0);
  }
}

/** @throws IntegrityError for every failure alike. */
export function unwrapKey(parent: KeyObject, blob: Uint8Array, context: WrapContext): KeyObject {
  if (blob.length !== WRAPPED_KEY_BYTES) throw new IntegrityError();
  const bytes = open(parent, blob.subarray(0, NONCE_BYTES), blob.subarray(NONCE_BYTES), aad(context));
  try {
    return createSecretKey(bytes);
  } finally {
    bytes.fill(0);
  }
}

function aad(context: WrapContext): Buffer {
  return lp('wrap-v1', context.kind, context.tenantId, context.subjectId, context.childVersion, context.parentVersion, context.parentKeyId);
}
