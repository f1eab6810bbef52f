import type { FieldCode, TokenKind } from '@hako/vault-client/contract';
import type { KeyObject } from 'node:crypto';
import { openField, openRecordKeys, recordKeys, sealField, type SubjectRef } from '../crypto/record.js';
import { unwrapKey, wrapKey, type WrapContext } from '../crypto/wrap.js';
import { newKey } from '../keys/new-key.js';
import type { TenantKeys } from '../keys/tenant-keys.js';

/** What a data token stands for. All of it is bound into the wrap of the token's key. */
export interface TokenTarget {
  tokenId: string;
  subjectId: string;
  field: FieldCode;
  item: number;
  type: TokenKind;
  scope: string | null;
  expiresAt: Date | null;
}

export interface TokenSecret {
  dekVersion: number;
  wrapped: Buffer;
  /** Of a value token: its value, and the commitment of the key that it is under. */
  ct: Buffer | null;
  commitment: Buffer | null;
}

const KEY_VERSION = 1;
const RECORD_VERSION = 1;

/** For rotation too: a token's key is unwrapped and wrapped with this. */
export function tokenKeyContext(tenantId: string, target: TokenTarget, parentVersion: number): WrapContext {
  const { tokenId, subjectId, field, item, type, scope, expiresAt } = target;
  const about = [tokenId, subjectId, field, item, type, scope ?? '', expiresAt?.toISOString() ?? ''].join('|');
  return { kind: 'token', tenantId, subjectId: about, childVersion: KEY_VERSION, parentVersion, parentKeyId: `dek:${parentVersion}` };
}

/** `value`: of a value token. */
export function sealToken(tenant: TenantKeys, target: TokenTarget, value: string | null): TokenSecret {
  const key = newKey();
  const { version, key: dek } = tenant.forWrapping();
  const wrapped = wrapKey(dek, key, tokenKeyContext(tenant.tenantId, target, version));
  if (value === null) return { dekVersion: version, wrapped, ct: null, commitment: null };
  const keys = recordKeys(key, refOf(tenant, target), KEY_VERSION);
  return { dekVersion: version, wrapped, ct: sealField(keys, placeOf(target), value), commitment: keys.commitment };
}

/** Checks what the token stands for; the value of a value token. @throws IntegrityError. */
export function openToken(tenant: TenantKeys, target: TokenTarget, secret: TokenSecret): string | null {
  const key: KeyObject = unwrapKey(tenant.dek(secret.dekVersion), secret.wrapped, tokenKeyContext(tenant.tenantId, target, secret.dekVersion));
  if (!secret.ct || !secret.commitment) return null;
  return openField(openRecordKeys(key, refOf(tenant, target), KEY_VERSION, secret.commitment), placeOf(target), secret.ct);
}

/** Never a subject's own: ids of tokens and subjects begin differently. */
const refOf = (tenant: TenantKeys, { tokenId }: TokenTarget): SubjectRef => ({ tenantId: tenant.tenantId, subjectId: tokenId });

const placeOf = ({ field, item }: TokenTarget): { field: FieldCode; item: number; recordVersion: number } => ({ field, item, recordVersion: RECORD_VERSION });
