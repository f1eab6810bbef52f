import type { TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import { refuse } from '../errors.js';

export interface ExternalIdRow {
  id: string;
  consumer: string;
  externalId: string;
  createdAt: Date;
}

export interface NewExternalId {
  id: string;
  customerId: string;
  profileStoreId: string;
  consumer: string;
  externalId: string;
  at: Date;
  by: string;
}

export function listExternalIds(reader: TenantReader, customerId: string): Promise<ExternalIdRow[]> {
  return reader.rows<ExternalIdRow>('select id, consumer, external_id as "externalId", created_at as "createdAt" from customers_external_id where customer_id = $1 order by consumer, external_id', [customerId]);
}

/** Unique in the archive per consumer: two writers at once, one of them is told. */
export async function addExternalId(tx: TenantTransaction, row: NewExternalId): Promise<void> {
  const added = await tx.rows(
    `insert into customers_external_id (id, customer_id, profile_store_id, consumer, external_id, created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict on constraint customers_external_id_once do nothing returning id`,
    [row.id, row.customerId, row.profileStoreId, row.consumer, row.externalId, row.at, row.by],
  );
  if (added.length === 0) throw refuse('CUSTOMER_EXTERNAL_ID_TAKEN', { details: [{ path: '/externalId', code: 'taken', consumer: row.consumer }] });
}

export async function removeExternalId(tx: TenantTransaction, customerId: string, id: string): Promise<{ consumer: string; externalId: string } | undefined> {
  return tx.row<{ consumer: string; externalId: string }>('delete from customers_external_id where customer_id = $1 and id = $2 returning consumer, external_id as "externalId"', [customerId, id]);
}
