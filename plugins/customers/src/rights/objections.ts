import type { ConsentPurpose, TenantReader, TenantTransaction } from '@hako/sdk-plugin';

export interface ObjectionRow {
  id: string;
  purpose: ConsentPurpose;
  reason: string | null;
  at: Date;
  by: { id: string; name: string };
  liftedAt: Date | null;
}

const SELECT = `select id, purpose, reason, at, json_build_object('id', by_id, 'name', by_name) as by, lifted_at as "liftedAt" from customers_objection`;

export const objectionsOf = (reader: TenantReader, customerId: string): Promise<ObjectionRow[]> => reader.rows<ObjectionRow>(`${SELECT} where customer_id = $1 order by lifted_at nulls first, at desc`, [customerId]);
export const lockObjection = (tx: TenantTransaction, customerId: string, id: string): Promise<ObjectionRow | undefined> => tx.row<ObjectionRow>(`${SELECT} where customer_id = $1 and id = $2 for update`, [customerId, id]);

/** `false` when it stands already: saying it twice is saying it once. */
export async function insertObjection(tx: TenantTransaction, row: { id: string; customerId: string; purpose: ConsentPurpose; reason: string | null; at: Date; by: { id: string; name: string } }): Promise<boolean> {
  const made = await tx.row(
    'insert into customers_objection (id, customer_id, purpose, reason, at, by_id, by_name) values ($1, $2, $3, $4, $5, $6, $7) on conflict (customer_id, purpose) where lifted_at is null do nothing returning id',
    [row.id, row.customerId, row.purpose, row.reason, row.at, row.by.id, row.by.name],
  );
  return made !== undefined;
}

export async function liftObjection(tx: TenantTransaction, id: string, by: { at: Date; id: string }): Promise<void> {
  await tx.rows('update customers_objection set lifted_at = $2, lifted_by = $3 where id = $1', [id, by.at, by.id]);
}
