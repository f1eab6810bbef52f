import type { TenantReader, TenantTransaction } from '@hako/sdk-plugin';

export interface HoldRow {
  id: string;
  reference: string;
  reason: string;
  at: Date;
  by: { id: string; name: string };
  releasedAt: Date | null;
  releaseReason: string | null;
}

const SELECT = `select id, reference, reason, at, json_build_object('id', by_id, 'name', by_name) as by, released_at as "releasedAt", release_reason as "releaseReason" from customers_hold`;

export const holdsOf = (reader: TenantReader, customerId: string): Promise<HoldRow[]> => reader.rows<HoldRow>(`${SELECT} where customer_id = $1 order by released_at nulls first, at desc`, [customerId]);
export const lockHold = (tx: TenantTransaction, customerId: string, id: string): Promise<HoldRow | undefined> => tx.row<HoldRow>(`${SELECT} where customer_id = $1 and id = $2 for update`, [customerId, id]);

export async function hasHold(reader: TenantReader, customerId: string): Promise<boolean> {
  return (await reader.row('select 1 as one from customers_hold where customer_id = $1 and released_at is null limit 1', [customerId])) !== undefined;
}

export async function insertHold(tx: TenantTransaction, row: { id: string; customerId: string; reference: string; reason: string; at: Date; by: { id: string; name: string } }): Promise<void> {
  await tx.rows('insert into customers_hold (id, customer_id, reference, reason, at, by_id, by_name) values ($1, $2, $3, $4, $5, $6, $7)', [row.id, row.customerId, row.reference, row.reason, row.at, row.by.id, row.by.name]);
}

export async function releaseHold(tx: TenantTransaction, id: string, release: { reason: string; at: Date; by: string }): Promise<void> {
  await tx.rows('update customers_hold set released_at = $2, released_by = $3, release_reason = $4 where id = $1', [id, release.at, release.by, release.reason]);
}
