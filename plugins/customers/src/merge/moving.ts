import type { TenantTransaction } from '@hako/sdk-plugin';

interface Moving {
  table: string;
  /** What the kept customer has already in her own right stays where it is; alias `x` is the row, `$1` who is kept. */
  unless?: string;
}

/** Everything that hangs on a customer and follows her when she turns out to be somebody known. */
const MOVED: Record<string, Moving> = {
  identity: { table: 'customers_identity', unless: 'exists (select 1 from customers_identity k where k.customer_id = $1 and k.platform = x.platform and k.uid = x.uid)' },
  membership: { table: 'customers_membership' },
  'external-id': { table: 'customers_external_id' },
  consent: { table: 'customers_consent' },
  objection: { table: 'customers_objection', unless: 'x.lifted_at is null and exists (select 1 from customers_objection k where k.customer_id = $1 and k.purpose = x.purpose and k.lifted_at is null)' },
  hold: { table: 'customers_hold' },
  request: { table: 'customers_request' },
  'access-export': { table: 'customers_access_export' },
  note: { table: 'customers_note' },
  activity: { table: 'customers_activity', unless: 'exists (select 1 from customers_activity k where k.customer_id = $1 and k.source = x.source and k.source_key = x.source_key)' },
};

/** Moves rows and remembers which, so that exactly these can go back. Answers how many of each kind. */
export async function moveRows(tx: TenantTransaction, merge: { id: string; keptId: string; mergedId: string }): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [kind, { table, unless }] of Object.entries(MOVED)) {
    const row = await tx.row<{ n: number }>(
      `with moved as (update ${table} x set customer_id = $1 where x.customer_id = $2 ${unless ? `and not (${unless})` : ''} returning x.id),
            noted as (insert into customers_merge_item (merge_id, kind, row_id) select $3, $4, id from moved returning 1)
       select count(*)::int as n from noted`,
      [merge.keptId, merge.mergedId, merge.id, kind],
    );
    if (row && row.n > 0) counts[kind] = row.n;
  }
  await tx.rows('update customers_identity_history h set customer_id = $1 from customers_merge_item i where i.merge_id = $2 and i.kind = $3 and h.identity_id = i.row_id', [merge.keptId, merge.id, 'identity']);
  return counts;
}

/** Rows that are still where the merge put them go back; what was deleted since stays deleted. */
export async function moveBack(tx: TenantTransaction, merge: { id: string; keptId: string; mergedId: string }): Promise<void> {
  for (const [kind, { table }] of Object.entries(MOVED)) {
    await tx.rows(`update ${table} x set customer_id = $1 from customers_merge_item i where i.merge_id = $3 and i.kind = $4 and x.id = i.row_id and x.customer_id = $2`, [merge.mergedId, merge.keptId, merge.id, kind]);
  }
  await tx.rows('update customers_identity_history h set customer_id = $1 from customers_merge_item i where i.merge_id = $2 and i.kind = $3 and h.identity_id = i.row_id', [merge.mergedId, merge.id, 'identity']);
}
