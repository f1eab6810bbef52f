import type { TenantTransaction } from '@hako/sdk-plugin';

/** What is deleted, by the name under which the receipt counts it. */
const DELETED: Record<string, string> = {
  identities: 'delete from customers_identity where customer_id = any($1::uuid[]) returning customer_id as id',
  externalIds: 'delete from customers_external_id where customer_id = any($1::uuid[]) returning customer_id as id',
  notes: 'delete from customers_note where customer_id = any($1::uuid[]) returning customer_id as id',
  activities: 'delete from customers_activity where customer_id = any($1::uuid[]) returning customer_id as id',
  companies: 'delete from customers_company where customer_id = any($1::uuid[]) returning customer_id as id',
  duplicates: 'delete from customers_duplicate where left_id = any($1::uuid[]) or right_id = any($1::uuid[]) returning case when left_id = any($1::uuid[]) then left_id else right_id end as id',
  accessExports: 'delete from customers_access_export where customer_id = any($1::uuid[]) returning customer_id as id',
};

/** What stays for the books, without a word of or about her. */
const BLANKED: readonly string[] = [
  'update customers_membership set external_ref = null, note = null, auto_renew = false where customer_id = any($1::uuid[])',
  // That she agreed, and when, is the agency's own proof; where the proof lies would lead to her.
  'update customers_consent set evidence = null where customer_id = any($1::uuid[])',
  'update customers_objection set reason = null where customer_id = any($1::uuid[])',
  'update customers_request set note = null, identity_proof = null, outcome = null, extension_reason = null where customer_id = any($1::uuid[])',
  'update customers_request_step s set note = null from customers_request r where r.id = s.request_id and r.customer_id = any($1::uuid[])',
  'update customers_batch_item set before = null where customer_id = any($1::uuid[]) and before is not null',
  'delete from customers_merge_item i using customers_merge m where m.id = i.merge_id and (m.kept_id = any($1::uuid[]) or m.merged_id = any($1::uuid[]))',
  `update customers_merge set before = null, after = null, kept_profile = null, merged_profile = null, joined_profile = null, state = case when state = 'done' then 'final' else state end where kept_id = any($1::uuid[]) or merged_id = any($1::uuid[])`,
];

/** What was removed, by its name. */
export type Removed = Record<string, number>;

/** The rows keep their numbers, for statistics and old links; nothing in them says who it was. Answers what was removed of each. */
export async function forgetPeople(tx: TenantTransaction, customerIds: readonly string[], by: { at: Date; id: string }): Promise<Map<string, Removed>> {
  const removed = new Map<string, Removed>(customerIds.map((id) => [id, { customers: 1 }]));
  for (const [name, sql] of Object.entries(DELETED)) {
    for (const { id } of await tx.rows<{ id: string }>(sql, [customerIds])) {
      const counts = removed.get(id);
      if (counts) counts[name] = (counts[name] ?? 0) + 1;
    }
  }
  for (const sql of BLANKED) await tx.rows(sql, [customerIds]);
  await tx.rows(
    `update customers_customer set nickname = 'erased-' || right(id::text, 8), nickname_search = 'erased-' || right(id::text, 8), nickname_grams = '{}', tags = '{}', source = null, notes = null, custom = '{}',
       cf_1 = null, cf_2 = null, cf_3 = null, cf_4 = null, rm_profile_id = null, active = false, restricted_at = null, erased_at = $2, version = version + 1, updated_at = $2, updated_by = $3 where id = any($1::uuid[])`,
    [customerIds, by.at, by.id],
  );
  return removed;
}

/** Of somebody with those who were merged into her. */
export function together(all: readonly Removed[]): Removed {
  const sum: Removed = {};
  for (const removed of all) for (const [name, count] of Object.entries(removed)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}
