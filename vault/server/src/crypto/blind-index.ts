import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { IndexCode } from '@hako/vault-client/contract';
import { expand32 } from './hkdf.js';
import { lp } from './lp.js';

export const DIGEST_BYTES = 16;

/** Key of one index in one tenant: equal values of two tenants or two indexes share no digest. */
export function blindIndexKey(tenantIndexKey: KeyObject, tenantId: string, code: IndexCode, version: number): KeyObject {
  const bytes = expand32(tenantIndexKey, lp('bidx', tenantId, code, version));
  try {
    return createSecretKey(bytes);
  } finally {
    bytes.fill(0);
  }
}

export const blindDigest = (key: KeyObject, normalized: string | Uint8Array): Buffer => createHmac('sha256', key).update(normalized).digest().subarray(0, DIGEST_BYTES);
