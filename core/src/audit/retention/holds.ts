import type { TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import type { StreamName } from '../sealing/index.js';

/** Entries that stay although their time is over: a dispute, a request of an authority. */
export interface LegalHold {
  id: string;
  name: string;
  reason: string;
  streams: StreamName[];
  from: Date | null;
  to: Date | null;
  createdBy: string;
  createdAt: Date;
  releasedBy: string | null;
  releasedAt: Date | null;
  version: number;
}

const COLUMNS = `id, name, reason, streams, from_at as "from", to_at as "to", created_by_name as "createdBy", created_at as "createdAt", released_by_name as "releasedBy", released_at as "releasedAt", version`;

/** Standing ones first, newest first. */
export const listHolds = (q: TenantReader): Promise<LegalHold[]> => q.rows<LegalHold>(`select ${COLUMNS} from audit_hold order by released_at is not null, created_at desc limit 200`);

export const findHold = (q: TenantReader, id: string): Promise<LegalHold | undefined> => q.row<LegalHold>(`select ${COLUMNS} from audit_hold where id = $1`, [id]);

export async function insertHold(tx: TenantTransaction, hold: Pick<LegalHold, 'id' | 'name' | 'reason' | 'streams' | 'from' | 'to' | 'createdAt'>, by: { id: string; name: string }): Promise<void> {
  await tx.rows('insert into audit_hold (id, name, reason, streams, from_at, to_at, created_by, created_by_name, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [hold.id, hold.name, hold.reason, hold.streams, hold.from, hold.to, by.id, by.name, hold.createdAt]);
}

/** @returns false when the version is not the one that stands there */
export async function releaseHold(tx: TenantTransaction, id: string, version: number, by: { id: string; name: string }, at: Date): Promise<boolean> {
  const row = await tx.row('update audit_hold set released_by = $3, released_by_name = $4, released_at = $5, version = version + 1 where id = $1 and version = $2 and released_at is null returning 1 as done', [id, version, by.id, by.name, at]);
  return row !== undefined;
}
