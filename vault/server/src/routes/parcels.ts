import { randomBytes } from 'node:crypto';
import { VaultError, type ParcelAnswer, type ParcelRequest, type SealParcelRequest } from '@hako/vault-client/contract';
import { unwrapKey, wrapKey, type WrapContext } from '../crypto/wrap.js';
import { MEGABYTE } from '../http/body.js';
import { route } from '../http/route.js';
import { isParcel, isSealParcel, validate } from '../http/schemas.js';
import { newKey } from '../keys/new-key.js';
import type { RequestedAccess } from '../tokens/scope.js';

const MAX_DAYS = 400;
const ofParcel = ({ parcelId }: ParcelRequest): RequestedAccess => ({ subjectIds: null, fields: [], parcelId });

/** POST /v1/parcels: a key for one file. Without the vault, and after its time, the file is noise. */
export const sealParcel = route<SealParcelRequest>({
  method: 'POST',
  path: '/v1/parcels',
  op: 'parcel_seal',
  maxBytes: MEGABYTE,
  parse: (body) => checkExpiry(validate(isSealParcel, body)),
  access: () => ({ subjectIds: null, fields: [] }),
  run: async ({ tx, claims, body, tenant }) => {
    const { keys } = tenant();
    const parcelId = `pc_${randomBytes(16).toString('hex')}`;
    const key = newKey();
    const expiresAt = new Date(body.expiresAt);
    const dek = keys.forWrapping();
    const wrapped = wrapKey(dek.key, key, parcelContext(claims.tid, parcelId, dek.version));
    await tx.query({
      text: 'insert into vault.parcel (tenant_id, parcel_id, dek_version, wrapped, expires_at) values ($1, $2, $3, $4, $5)',
      values: [claims.tid, parcelId, dek.version, wrapped, expiresAt],
    });
    return { detail: { parcel: parcelId, expiresAt: expiresAt.toISOString() }, answer: (): ParcelAnswer => ({ parcelId, key: key.export().toString('base64url'), expiresAt: expiresAt.toISOString() }) };
  },
});

/** POST /v1/parcels/open. */
export const openParcel = route<ParcelRequest>({
  method: 'POST',
  path: '/v1/parcels/open',
  op: 'parcel_open',
  maxBytes: MEGABYTE,
  parse: (body) => validate(isParcel, body),
  access: ofParcel,
  run: async ({ tx, claims, body: { parcelId }, tenant }) => {
    const [row] = await tx.query<{ dek_version: number; wrapped: Buffer; expires_at: Date; expired: boolean }>({
      text: 'select dek_version, wrapped, expires_at, expires_at <= now() as expired from vault.parcel where tenant_id = $1 and parcel_id = $2',
      values: [claims.tid, parcelId],
    });
    if (!row) throw new VaultError('NOT_FOUND');
    if (row.expired) throw new VaultError('GONE');
    const { keys } = tenant();
    return {
      detail: { parcel: parcelId },
      answer: (): ParcelAnswer => {
        const key = unwrapKey(keys.dek(row.dek_version), row.wrapped, parcelContext(claims.tid, parcelId, row.dek_version));
        return { parcelId, key: key.export().toString('base64url'), expiresAt: row.expires_at.toISOString() };
      },
    };
  },
});

/** POST /v1/parcels/delete: the key goes, so does every copy of the file. The same call again changes nothing. */
export const deleteParcel = route<ParcelRequest>({
  method: 'POST',
  path: '/v1/parcels/delete',
  op: 'parcel_delete',
  maxBytes: MEGABYTE,
  parse: (body) => validate(isParcel, body),
  access: ofParcel,
  run: async ({ tx, claims, body: { parcelId } }) => {
    await tx.query({ text: 'delete from vault.parcel where tenant_id = $1 and parcel_id = $2', values: [claims.tid, parcelId] });
    return { detail: { parcel: parcelId }, answer: () => ({}) };
  },
});

function checkExpiry(body: SealParcelRequest): SealParcelRequest {
  const ahead = Date.parse(body.expiresAt) - Date.now();
  if (ahead <= 0 || ahead > MAX_DAYS * 86_400_000) throw new VaultError('VALIDATION_FAILED', { details: [{ path: '/expiresAt', code: 'range' }] });
  return body;
}

export function parcelContext(tenantId: string, parcelId: string, parentVersion: number): WrapContext {
  return { kind: 'parcel', tenantId, subjectId: parcelId, childVersion: 1, parentVersion, parentKeyId: `dek:${parentVersion}` };
}
