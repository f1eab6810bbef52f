import { VaultError } from '@hako/vault-client/contract';
import type { TenantKeyKind } from './keyring.js';

/** A version of a key, as a path names it (`id`) and as an approval does (`subject`). */
export type KeyRef = { tenantId: string; kind: TenantKeyKind; version: number } | { tenantId: null; kind: 'kek'; version: number };

export const keyIdOf = (key: KeyRef): string => (key.tenantId === null ? `kek_${key.version}` : `${key.tenantId}_${key.kind}_${key.version}`);
export const keySubjectOf = (key: KeyRef): string => (key.tenantId === null ? `kek/${key.version}` : `${key.tenantId}/${key.kind}/${key.version}`);

/** `undefined` for what names no key. */
export function parseKeyId(id: string): KeyRef | undefined {
  const match = /^(?:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})_(dek|idx)|kek)_([1-9]\d{0,8})$/.exec(id);
  if (!match) return undefined;
  const [, tenantId, kind, version] = match;
  return tenantId === undefined ? { tenantId: null, kind: 'kek', version: Number(version) } : { tenantId, kind: kind as TenantKeyKind, version: Number(version) };
}

/** Of a query. @throws VaultError `VALIDATION_FAILED`. */
export function tenantIdIn(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) throw new VaultError('VALIDATION_FAILED', { details: [{ path: '/tenantId', code: 'format' }] });
  return text;
}
