import type { ErasureProof, TenantReader, TenantTransaction } from '@hako/sdk-plugin';

/** One record of the vault that goes, with the second person's word and, once it is gone, the proof. */
export interface ErasureSubject {
  subjectId: string;
  approvalId: string;
  expiresAt: string;
  proof?: ErasureProof;
}

export interface ErasureRow {
  id: string;
  customerId: string;
  state: 'awaiting' | 'done' | 'cancelled';
  reason: string | null;
  subjects: ErasureSubject[];
  removed: Record<string, number> | null;
  requestedAt: Date;
  requester: { id: string; name: string };
  doneAt: Date | null;
  version: number;
  /** Agreed on together with others: it goes and is called off with them. */
  runId: string | null;
}

const SELECT = `select id, customer_id as "customerId", state, reason, subjects, removed, requested_at as "requestedAt", json_build_object('id', requested_by, 'name', requester_name) as requester, done_at as "doneAt", version, run_id as "runId" from customers_erasure`;

/** The one that waits, else the newest. */
export const erasureOf = (reader: TenantReader, customerId: string): Promise<ErasureRow | undefined> => reader.row<ErasureRow>(`${SELECT} where customer_id = $1 order by (state = 'awaiting') desc, requested_at desc limit 1`, [customerId]);
export const lockErasure = (tx: TenantTransaction, id: string): Promise<ErasureRow | undefined> => tx.row<ErasureRow>(`${SELECT} where id = $1 for update`, [id]);

/** `false` when one waits already. */
export async function insertErasure(tx: TenantTransaction, row: { id: string; customerId: string; reason: string; subjects: ErasureSubject[]; at: Date; by: { id: string; name: string } }): Promise<boolean> {
  const made = await tx.row(
    `insert into customers_erasure (id, customer_id, reason, subjects, requested_at, requested_by, requester_name) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (customer_id) where state = 'awaiting' do nothing returning id`,
    [row.id, row.customerId, row.reason, JSON.stringify(row.subjects), row.at, row.by.id, row.by.name],
  );
  return made !== undefined;
}

export async function saveSubjects(tx: TenantTransaction, id: string, subjects: readonly ErasureSubject[]): Promise<void> {
  await tx.rows('update customers_erasure set subjects = $2, version = version + 1 where id = $1', [id, JSON.stringify(subjects)]);
}

/** The reason may have told of her: it goes with her. */
export async function endErasure(tx: TenantTransaction, id: string, end: { state: 'done' | 'cancelled'; removed: Record<string, number> | null; at: Date; by: string }): Promise<void> {
  await tx.rows(`update customers_erasure set state = $2, removed = $3, done_at = $4, done_by = $5, reason = null, version = version + 1 where id = $1`, [id, end.state, end.removed && JSON.stringify(end.removed), end.at, end.by]);
}

/** Herself and everybody who was merged into her, with all vault records that were ever theirs and are not empty by now. */
export async function allOfPerson(reader: TenantReader, customerId: string): Promise<{ customerIds: string[]; subjectIds: string[] }> {
  const row = await reader.row<{ customerIds: string[]; subjectIds: string[] }>(
    `with recursive person as (
       select id, rm_profile_id from customers_customer where id = $1
       union select c.id, c.rm_profile_id from customers_customer c join person p on c.merged_into = p.id
     ), profiles as (
       select rm_profile_id as id from person
       union select unnest(array[m.kept_profile, m.merged_profile, m.joined_profile]) from customers_merge m join person p on m.kept_id = p.id where m.state = 'done'
     )
     select (select array_agg(id::text) from person) as "customerIds", coalesce((select array_agg(id order by id) from profiles where id is not null), '{}') as "subjectIds"`,
    [customerId],
  );
  return row ?? { customerIds: [], subjectIds: [] };
}
