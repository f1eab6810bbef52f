import type { TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import type { Client } from '../../entry/types.js';
import { readEntryCookie, type EntryCookie } from '../cookies.js';
import { hashOfToken, newTenantToken } from '../tenant-token.js';

const DAY_SECONDS = 86_400;
export const TRUST_DAYS = 90;

export interface TrustedDeviceRow {
  id: string;
  ip: string | null;
  user_agent: string | null;
  created_at: Date;
  last_used_at: Date;
  expires_at: Date;
}

/** The device whose cookie the request carries, if this very person trusted it and has not taken that back. */
export async function findTrustedDevice(reader: TenantReader, userId: string, cookie: string | undefined, now: Date): Promise<{ id: string } | undefined> {
  const token = readEntryCookie(cookie, 'td');
  if (token === undefined) return undefined;
  return reader.row<{ id: string }>('select id from trusted_device where token_hash = $1 and user_id = $2 and expires_at > $3', [hashOfToken(token), userId, now]);
}

export async function trustDevice(tx: TenantTransaction, device: { id: string; tenantId: string; userId: string; client: Client; now: Date }): Promise<EntryCookie> {
  const token = newTenantToken(device.tenantId);
  await tx.rows('insert into trusted_device (id, user_id, token_hash, ip, user_agent, created_at, last_used_at, expires_at) values ($1, $2, $3, $4, $5, $6, $6, $7)', [
    device.id, device.userId, hashOfToken(token), device.client.ip, device.client.userAgent, device.now, new Date(device.now.getTime() + TRUST_DAYS * DAY_SECONDS * 1_000),
  ]);
  return { name: 'td', value: token, maxAgeSeconds: TRUST_DAYS * DAY_SECONDS };
}

/** Each use gets a new cookie, so that a copied one works once at most and is then missed. `undefined` when another request was first. */
export async function spendTrustedDevice(tx: TenantTransaction, device: { tenantId: string; userId: string; client: Client; now: Date }): Promise<EntryCookie | undefined> {
  const presented = readEntryCookie(device.client.cookie, 'td');
  if (presented === undefined) return undefined;
  const token = newTenantToken(device.tenantId);
  const row = await tx.row<{ expires_at: Date }>(
    'update trusted_device set token_hash = $4, last_used_at = $3, ip = $5, user_agent = $6 where token_hash = $1 and user_id = $2 and expires_at > $3 returning expires_at',
    [hashOfToken(presented), device.userId, device.now, hashOfToken(token), device.client.ip, device.client.userAgent],
  );
  return row && { name: 'td', value: token, maxAgeSeconds: Math.floor((row.expires_at.getTime() - device.now.getTime()) / 1_000) };
}

export const listTrustedDevices = (reader: TenantReader, userId: string, now: Date): Promise<TrustedDeviceRow[]> =>
  reader.rows<TrustedDeviceRow>('select id, ip, user_agent, created_at, last_used_at, expires_at from trusted_device where user_id = $1 and expires_at > $2 order by last_used_at desc, id', [userId, now]);

/** After a change of password or factors, and on request. Answers how many there were. */
export async function dropTrustedDevices(tx: TenantTransaction, userId: string, only?: string): Promise<number> {
  const rows = await tx.rows('delete from trusted_device where user_id = $1 and ($2::uuid is null or id = $2::uuid) returning id', [userId, only ?? null]);
  return rows.length;
}
