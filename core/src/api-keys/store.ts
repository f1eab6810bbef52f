import { notFound, type TenantReader, type TenantTransaction } from '@hako/sdk-plugin';
import type { ApiKeyRecord } from './types.js';

const SELECT = `
  select k.id, k.public_id as "publicId", k.name, k.owner_id as "ownerId", u.username as "ownerName", u.status = 'active' as "ownerActive", k.scopes, k.networks,
         k.rate_per_minute as "ratePerMinute", k.secret_mac as "secretMac", k.previous_mac as "previousMac", k.previous_until as "previousUntil", k.rotated_at as "rotatedAt",
         k.expires_at as "expiresAt", k.last_used_at as "lastUsedAt", k.last_used_ip as "lastUsedIp", k.usage_count::float8 as "usageCount",
         k.revoked_at as "revokedAt", k.revoked_by as "revokedBy", k.revoked_reason as "revokedReason", k.version, k.created_at as "createdAt"
    from api_key k join app_user u on u.id = k.owner_id`;

/** Newest first; an agency has dozens. */
export const listKeys = (q: TenantReader): Promise<ApiKeyRecord[]> => q.rows<ApiKeyRecord>(`${SELECT} order by k.created_at desc, k.id desc limit 1000`);

export const findKeyByPublicId = (q: TenantReader, publicId: string): Promise<ApiKeyRecord | undefined> => q.row<ApiKeyRecord>(`${SELECT} where k.public_id = $1`, [publicId]);

/** @throws `NOT_FOUND` */
export async function readKey(q: TenantReader, id: string): Promise<ApiKeyRecord> {
  const row = await q.row<ApiKeyRecord>(`${SELECT} where k.id = $1`, [id]);
  if (!row) throw notFound();
  return row;
}

/** Takes the row's lock: two rotations at once follow each other. */
export async function lockKey(tx: TenantTransaction, id: string): Promise<ApiKeyRecord> {
  await tx.rows('select 1 from api_key where id = $1 for update', [id]);
  return readKey(tx, id);
}

export interface NewKey {
  id: string;
  publicId: string;
  name: string;
  ownerId: string;
  scopes: readonly string[];
  networks: readonly string[];
  ratePerMinute: number;
  secretMac: string;
  expiresAt: string | null;
  createdBy: string;
  now: Date;
}

export async function insertKey(tx: TenantTransaction, key: NewKey): Promise<void> {
  await tx.rows('select platform.claim_api_key($1)', [key.publicId]);
  await tx.rows(
    `insert into api_key (id, public_id, name, owner_id, scopes, networks, rate_per_minute, secret_mac, expires_at, created_by, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)`,
    [key.id, key.publicId, key.name, key.ownerId, key.scopes, key.networks, key.ratePerMinute, key.secretMac, key.expiresAt, key.createdBy, key.now],
  );
}

export interface KeyChange {
  name?: string | undefined;
  scopes?: readonly string[] | undefined;
  networks?: readonly string[] | undefined;
  ratePerMinute?: number | undefined;
  expiresAt?: string | null | undefined;
}

export async function patchKey(tx: TenantTransaction, id: string, change: KeyChange, now: Date): Promise<void> {
  await tx.rows(
    `update api_key set name = coalesce($2, name), scopes = coalesce($3, scopes), networks = coalesce($4, networks), rate_per_minute = coalesce($5, rate_per_minute),
            expires_at = case when $6 then $7::timestamptz else expires_at end, version = version + 1, updated_at = $8 where id = $1`,
    [id, change.name ?? null, change.scopes ?? null, change.networks ?? null, change.ratePerMinute ?? null, change.expiresAt !== undefined, change.expiresAt ?? null, now],
  );
}

/** What was in use becomes the former secret; one that was former before is over with this. */
export async function rotateKey(tx: TenantTransaction, id: string, secretMac: string, now: Date, previousUntil: Date): Promise<void> {
  await tx.rows('update api_key set previous_mac = secret_mac, previous_until = $3, secret_mac = $2, rotated_at = $4, version = version + 1, updated_at = $4 where id = $1', [id, secretMac, previousUntil, now]);
}

export async function revokeKey(tx: TenantTransaction, id: string, by: string, reason: string, now: Date): Promise<void> {
  await tx.rows('update api_key set revoked_at = $2, revoked_by = $3, revoked_reason = $4, previous_mac = null, previous_until = null, version = version + 1, updated_at = $2 where id = $1', [id, now, by, reason]);
}

export interface KeyUse {
  publicId: string;
  count: number;
  at: Date;
  ip: string;
}

/** Not a change of the key: its version stays. */
export async function countUses(tx: TenantTransaction, uses: readonly KeyUse[]): Promise<void> {
  await tx.rows(
    `update api_key k set usage_count = k.usage_count + u.count, last_used_at = greatest(k.last_used_at, u.at), last_used_ip = u.ip
       from json_to_recordset($1::json) as u ("publicId" text, count bigint, at timestamptz, ip text) where k.public_id = u."publicId"`,
    [JSON.stringify(uses)],
  );
}
