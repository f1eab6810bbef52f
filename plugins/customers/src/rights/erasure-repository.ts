import type { ErasureProof, TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import type { Removed } from './forget.js';

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
  removed: Removed | null;
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

/** Those of them that still wait; held until the end of the transaction. */
export async function lockWaiting(tx: TenantTransaction, ids: readonly string[]): Promise<Set<string>> {
  return new Set((await tx.rows<{ id: string }>(`select id from customers_erasure where id = any($1::uuid[]) and state = 'awaiting' order by id for update`, [ids])).map(({ id }) => id));
}

/** Of each, by the id of her erasure. */
export async function saveSubjects(tx: TenantTransaction, all: readonly { id: string; subjects: readonly ErasureSubject[] }[]): Promise<void> {
  await tx.rows('update customers_erasure e set subjects = d.subjects, version = e.version + 1 from jsonb_to_recordset($1::jsonb) as d (id uuid, subjects jsonb) where e.id = d.id', [JSON.stringify(all)]);
}

/** The reason may have told of her: it goes with her. */
export async function endErasures(tx: TenantTransaction, ended: readonly { id: string; removed: Removed | null }[], end: { state: 'done' | 'cancelled'; at: Date; by: string }): Promise<void> {
  await tx.rows(
    `update customers_erasure e set state = $2, removed = d.removed, done_at = $3, done_by = $4, reason = null, version = e.version + 1 from jsonb_to_recordset($1::jsonb) as d (id uuid, removed jsonb) where e.id = d.id`,
    [JSON.stringify(ended), end.state, end.at, end.by],
  );
}

/** Somebody with everybody who was merged into her, and all vault records that were ever theirs and are not empty by now. */
export interface Person {
  customerIds: string[];
  subjectIds: string[];
}

export async function allOfPerson(reader: TenantReader, customerId: string): Promise<Person> {
  return (await allOfPeople(reader, [customerId])).get(customerId) ?? { customerIds: [], subjectIds: [] };
}

/** By the ids that were asked for. */
export async function allOfPeople(reader: TenantReader, customerIds: readonly string[]): Promise<Map<string, Person>> {
  const rows = await reader.rows<Person & { root: string }>(
    `with recursive person as (
       select id as root, id, rm_profile_id from customers_customer where id = any($1::uuid[])
       union select p.root, c.id, c.rm_profile_id from customers_customer c join person p on c.merged_into = p.id
     ), profiles as (
       select root, rm_profile_id as id from person
       union select p.root, unnest(array[m.kept_profile, m.merged_profile, m.joined_profile]) from customers_merge m join person p on m.kept_id = p.id where m.state = 'done'
     )
     select p.root, array_agg(p.id::text) as "customerIds", coalesce((select array_agg(f.id order by f.id) from profiles f where f.root = p.root and f.id is not null), '{}') as "subjectIds" from person p group by p.root`,
    [customerIds],
  );
  return new Map(rows.map(({ root, customerIds: ids, subjectIds }) => [root, { customerIds: ids, subjectIds }]));
}
