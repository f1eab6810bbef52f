import { createSecretKey } from 'node:crypto';
import { VaultError, type IndexCode } from '@hako/vault-client/contract';
import { NONCE_BYTES, open, seal, TAG_BYTES } from '../crypto/aead.js';
import { DIGEST_BYTES } from '../crypto/blind-index.js';
import { expand32 } from '../crypto/hkdf.js';
import { IntegrityError } from '../crypto/integrity-error.js';
import { lp } from '../crypto/lp.js';
import { nextNonce } from '../crypto/nonces.js';
import type { TenantKeys } from '../keys/tenant-keys.js';

const BYTES = NONCE_BYTES + DIGEST_BYTES + TAG_BYTES;

/** Of what `sealCursor` answers: `BYTES` in base64url. */
export const CURSOR_PATTERN = `^[A-Za-z0-9_-]{${Math.ceil((BYTES * 4) / 3)}}$`;

/** Where a page of groups ended. The place is a digest, and no digest leaves the vault: it goes out sealed. */
export function sealCursor(tenant: TenantKeys, code: IndexCode, digest: Uint8Array): string {
  const nonce = nextNonce();
  return Buffer.concat([nonce, seal(cursorKey(tenant, code), nonce, digest, aad(tenant, code))]).toString('base64url');
}

/** @throws VaultError VALIDATION_FAILED for a cursor of another index, tenant or index key: whoever reads begins anew. */
export function openCursor(tenant: TenantKeys, code: IndexCode, cursor: string): Buffer {
  const bytes = Buffer.from(cursor, 'base64url');
  try {
    return open(cursorKey(tenant, code), bytes.subarray(0, NONCE_BYTES), bytes.subarray(NONCE_BYTES), aad(tenant, code));
  } catch (error) {
    if (error instanceof IntegrityError) throw new VaultError('VALIDATION_FAILED', { details: [{ path: '/after', code: 'cursor' }] });
    throw error;
  }
}

function cursorKey(tenant: TenantKeys, code: IndexCode) {
  const bytes = expand32(tenant.index(code, tenant.indexVersion), lp('duplicates-cursor', tenant.tenantId, code, tenant.indexVersion));
  try {
    return createSecretKey(bytes);
  } finally {
    bytes.fill(0);
  }
}

const aad = (tenant: TenantKeys, code: IndexCode): Buffer => lp('duplicates-cursor', tenant.tenantId, code, tenant.indexVersion);
