import type { TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import type { StreamDevice, StreamView } from './types.js';

export interface StreamLink {
  id: string;
  label: string;
  createdAt: Date;
  createdBy: string;
  expiresAt: Date;
  revokedAt: Date | null;
  revokedBy: string | null;
  /** A code that had been exchanged was tried again: somebody else has seen the address. */
  reusedAt: Date | null;
  devices: { id: string; view: StreamView; createdAt: string; seenAt: string }[];
  version: number;
}

const DEVICES = `coalesce((select json_agg(json_build_object('id', d.id, 'view', d.view, 'createdAt', d.created_at, 'seenAt', d.seen_at) order by d.created_at) from marshmallow_stream_device d where d.link_id = l.id), '[]') as devices`;
const LINK = `l.id, l.label, l.created_at as "createdAt", l.created_by as "createdBy", l.expires_at as "expiresAt", l.revoked_at as "revokedAt", l.revoked_by as "revokedBy", l.reused_at as "reusedAt", l.version, ${DEVICES}`;
const LIVES = 'l.revoked_at is null and l.expires_at > ';
const SHOWN = 50;

export const listLinks = (reader: TenantReader, talentId: string): Promise<StreamLink[]> =>
  reader.rows<StreamLink>(`select ${LINK} from marshmallow_stream_link l where l.talent_id = $1 order by (l.revoked_at is null) desc, l.created_at desc limit ${SHOWN}`, [talentId]);

export const findLink = (reader: TenantReader, talentId: string, id: string): Promise<StreamLink | undefined> => reader.row<StreamLink>(`select ${LINK} from marshmallow_stream_link l where l.talent_id = $1 and l.id = $2`, [talentId, id]);

export async function countLiving(reader: TenantReader, talentId: string, now: Date): Promise<number> {
  return (await reader.row<{ count: number }>(`select count(*)::int as count from marshmallow_stream_link l where l.talent_id = $1 and ${LIVES} $2`, [talentId, now]))?.count ?? 0;
}

export async function insertLink(tx: TenantTransaction, link: { id: string; talentId: string; label: string; by: string; expiresAt: Date }, now: Date): Promise<void> {
  await tx.rows('insert into marshmallow_stream_link (id, talent_id, label, created_at, created_by, expires_at) values ($1, $2, $3, $4, $5, $6)', [link.id, link.talentId, link.label, now, link.by, link.expiresAt]);
}

export async function insertCode(tx: TenantTransaction, code: { hash: Buffer; linkId: string; view: StreamView; expiresAt: Date }): Promise<void> {
  await tx.rows('insert into marshmallow_stream_code (hash, link_id, view, expires_at) values ($1, $2, $3, $4)', [code.hash, code.linkId, code.view, code.expiresAt]);
}

/** Takes the tokens and codes with it: nothing of the link can be used or guessed at afterwards. */
export async function revokeLink(tx: TenantTransaction, id: string, by: string, now: Date): Promise<boolean> {
  const row = await tx.row('update marshmallow_stream_link set revoked_at = $3, revoked_by = $2, version = version + 1 where id = $1 and revoked_at is null returning id', [id, by, now]);
  await tx.rows('delete from marshmallow_stream_code where link_id = $1', [id]);
  return row !== undefined;
}

/** Of two that bring the same code at the same moment one gets it. */
export const takeCode = (tx: TenantTransaction, hash: Buffer, talentId: string, now: Date): Promise<{ linkId: string; label: string; view: StreamView; expiresAt: Date } | undefined> =>
  tx.row(
    `update marshmallow_stream_code c set exchanged_at = $3 from marshmallow_stream_link l
     where c.hash = $1 and l.id = c.link_id and l.talent_id = $2 and ${LIVES} $3 and c.exchanged_at is null and c.expires_at > $3
     returning c.link_id as "linkId", l.label, c.view, l.expires_at as "expiresAt"`,
    [hash, talentId, now],
  );

/** Kept beside the link, for whoever manages it. */
export async function noteReuse(tx: TenantTransaction, hash: Buffer, talentId: string, now: Date): Promise<void> {
  await tx.rows('update marshmallow_stream_link l set reused_at = $3 from marshmallow_stream_code c where c.hash = $1 and c.exchanged_at is not null and l.id = c.link_id and l.talent_id = $2', [hash, talentId, now]);
}

export async function insertDevice(tx: TenantTransaction, device: { id: string; hash: Buffer; linkId: string; view: StreamView }, now: Date): Promise<void> {
  await tx.rows('insert into marshmallow_stream_device (id, hash, link_id, view, created_at, seen_at) values ($1, $2, $3, $4, $5, $5)', [device.id, device.hash, device.linkId, device.view, now]);
}

export const findDevice = (reader: TenantReader, hash: Buffer, now: Date): Promise<StreamDevice | undefined> =>
  reader.row<StreamDevice>(
    `select d.id, d.link_id as "linkId", l.label, d.view, l.talent_id as "talentId", l.expires_at as "expiresAt"
     from marshmallow_stream_device d join marshmallow_stream_link l on l.id = d.link_id where d.hash = $1 and ${LIVES} $2`,
    [hash, now],
  );

export async function isLinkAlive(reader: TenantReader, id: string, now: Date): Promise<boolean> {
  return (await reader.row(`select 1 from marshmallow_stream_link l where l.id = $1 and ${LIVES} $2`, [id, now])) !== undefined;
}

export async function markSeen(tx: TenantTransaction, deviceId: string, now: Date): Promise<void> {
  await tx.rows(`update marshmallow_stream_device set seen_at = $2 where id = $1`, [deviceId, now]);
}

export async function forgetDevice(tx: TenantTransaction, deviceId: string): Promise<void> {
  await tx.rows('delete from marshmallow_stream_device where id = $1', [deviceId]);
}

/** What ended long ago; the tokens were worth nothing since. */
export async function sweepLinks(tx: TenantTransaction, before: Date): Promise<number> {
  return (await tx.rows('delete from marshmallow_stream_link where coalesce(revoked_at, expires_at) < $1 returning id', [before])).length;
}
