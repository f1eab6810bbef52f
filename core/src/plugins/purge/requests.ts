import type { Principal, TenantReader } from '@hako/sdk-plugin';
import type { PurgeRequest } from './types.js';

interface Row {
  reason: string;
  requested_by: string;
  requested_by_name: string;
  requested_at: Date;
  expires_at: Date;
  confirmed_by: string | null;
  confirmed_by_name: string | null;
  confirmed_at: Date | null;
  dropped_at: Date | null;
}

type Place = readonly [tenantId: string, pluginId: string];

const COLUMNS = 'reason, requested_by, requested_by_name, requested_at, expires_at, confirmed_by, confirmed_by_name, confirmed_at, dropped_at';

/** One per agency and plugin; the schema is named, because it is asked in transactions of the agency too. */
export async function purgeRequest(q: TenantReader, place: Place, lock: '' | 'for update' = ''): Promise<PurgeRequest | undefined> {
  const row = await q.row<Row>(`select ${COLUMNS} from platform.plugin_purge where tenant_id = $1 and plugin_id = $2 ${lock}`, place);
  return row && requestOf(row);
}

export async function openRequest(tx: TenantReader, place: Place, { reason, by, at, until }: { reason: string; by: Principal; at: Date; until: Date }): Promise<void> {
  await tx.rows(
    `insert into platform.plugin_purge as p (tenant_id, plugin_id, reason, requested_by, requested_by_name, requested_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (tenant_id, plugin_id) do update set reason = excluded.reason, requested_by = excluded.requested_by, requested_by_name = excluded.requested_by_name,
       requested_at = excluded.requested_at, expires_at = excluded.expires_at, confirmed_by = null, confirmed_by_name = null, confirmed_at = null, dropped_at = null`,
    [...place, reason, by.id, by.name, at, until],
  );
}

export const markConfirmed = (tx: TenantReader, place: Place, by: Principal, at: Date): Promise<object[]> => tx.rows('update platform.plugin_purge set confirmed_by = $3, confirmed_by_name = $4, confirmed_at = $5 where tenant_id = $1 and plugin_id = $2', [...place, by.id, by.name, at]);

export const markDropped = (tx: TenantReader, place: Place, at: Date): Promise<object[]> => tx.rows('update platform.plugin_purge set dropped_at = $3 where tenant_id = $1 and plugin_id = $2', [...place, at]);

export const forgetRequest = (tx: TenantReader, place: Place): Promise<object[]> => tx.rows('delete from platform.plugin_purge where tenant_id = $1 and plugin_id = $2', place);

const person = (id: string, name: string | null): { id: string; name: string } => ({ id, name: name ?? '' });

const requestOf = (row: Row): PurgeRequest => ({
  reason: row.reason,
  requestedBy: person(row.requested_by, row.requested_by_name),
  requestedAt: row.requested_at,
  expiresAt: row.expires_at,
  confirmedBy: row.confirmed_by === null ? null : person(row.confirmed_by, row.confirmed_by_name),
  confirmedAt: row.confirmed_at,
  droppedAt: row.dropped_at,
});
