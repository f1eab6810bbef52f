import type { TenantReader, TenantTransaction, VisibleScopes } from '@hako/sdk-plugin';
import { Bindings, customerWhere } from '../customers/filter-sql.js';
import { resolveFilters } from '../customers/resolve.js';
import type { CustomerFilters } from '../customers/schema.js';
import type { ErasureSubject } from '../rights/erasure-repository.js';
import { MOST_PEOPLE, type Candidate, type ErasureRun } from './types.js';

const SELECT = `select r.id, r.state, r.reason, r.total, r.approval_id as "approvalId", r.expires_at as "expiresAt", r.pages, r.job_id as "jobId", r.requested_at as "requestedAt", json_build_object('id', r.requested_by, 'name', r.requester_name) as requester, r.done_at as "doneAt",
  (select count(*)::int from customers_erasure e where e.run_id = r.id and e.state = 'done') as erased, (select count(*)::int from customers_erasure e where e.run_id = r.id and e.state = 'cancelled') as kept
  from customers_erasure_run r`;

export const listRuns = (reader: TenantReader, limit: number): Promise<ErasureRun[]> => reader.rows<ErasureRun>(`${SELECT} order by r.requested_at desc limit $1`, [limit]);
export const findRun = (reader: TenantReader, id: string): Promise<ErasureRun | undefined> => reader.row<ErasureRun>(`${SELECT} where r.id = $1`, [id]);
export const lockRun = (tx: TenantTransaction, id: string): Promise<ErasureRun | undefined> => tx.row<ErasureRun>(`${SELECT} where r.id = $1 for update of r`, [id]);

/** One more than a run may have tells that there are too many. */
export async function candidates(reader: TenantReader, which: { ids?: readonly string[] | undefined; filters?: CustomerFilters | undefined }, visible: VisibleScopes): Promise<Candidate[]> {
  const bind = new Bindings();
  const filters = which.filters ?? {};
  const where = customerWhere(filters, visible, bind, await resolveFilters(reader, filters, visible));
  const named = which.ids ? ` and c.id = any(${bind.add(which.ids)}::uuid[])` : '';
  return reader.rows<Candidate>(
    `with recursive picked as (
       select c.id from customers_customer c where ${where}${named} order by c.id limit ${MOST_PEOPLE + 1}
     ), person as (
       select p.id as root, c.id, c.rm_profile_id from picked p join customers_customer c on c.id = p.id
       union select p.root, c.id, c.rm_profile_id from customers_customer c join person p on c.merged_into = p.id
     ), profiles as (
       select root, rm_profile_id as id from person
       union select p.root, unnest(array[m.kept_profile, m.merged_profile, m.joined_profile]) from customers_merge m join person p on m.kept_id = p.id where m.state = 'done'
     ), records as (
       select root, array_agg(id order by id) as ids from profiles where id is not null group by root
     )
     select c.id, c.profile_store_id as "storeId", c.profile_type as kind,
       coalesce(r.ids, '{}') as "subjectIds",
       exists (select 1 from customers_hold h where h.customer_id = c.id and h.released_at is null) as held,
       exists (select 1 from customers_erasure e where e.customer_id = c.id and e.state = 'awaiting') as waiting
     from picked join customers_customer c on c.id = picked.id left join records r on r.root = c.id order by c.id`,
    bind.values,
  );
}

export interface NewPerson {
  id: string;
  customerId: string;
  page: number;
  subjects: ErasureSubject[];
}

type NewRun = Pick<ErasureRun, 'id' | 'reason' | 'approvalId' | 'pages'> & { expiresAt: string; at: Date; by: { id: string; name: string } };

/** `false` when somebody asked for one of them meanwhile. */
export async function insertRun(tx: TenantTransaction, run: NewRun, people: readonly NewPerson[]): Promise<boolean> {
  await tx.rows(
    'insert into customers_erasure_run (id, reason, total, approval_id, expires_at, pages, requested_at, requested_by, requester_name) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [run.id, run.reason, people.length, run.approvalId, run.expiresAt, JSON.stringify(run.pages), run.at, run.by.id, run.by.name],
  );
  const made = await tx.rows(
    `insert into customers_erasure (id, customer_id, reason, subjects, requested_at, requested_by, requester_name, run_id, run_page)
     select p.id, p."customerId", $2, p.subjects, $3, $4, $5, $6, p.page from jsonb_to_recordset($1::jsonb) as p (id uuid, "customerId" uuid, subjects jsonb, page int)
     on conflict (customer_id) where state = 'awaiting' do nothing returning id`,
    [JSON.stringify(people), run.reason, run.at, run.by.id, run.by.name, run.id],
  );
  return made.length === people.length;
}

export async function setRun(tx: TenantTransaction, id: string, to: { state: ErasureRun['state']; jobId?: string; doneAt?: Date }): Promise<void> {
  await tx.rows('update customers_erasure_run set state = $2, job_id = coalesce($3, job_id), done_at = $4 where id = $1', [id, to.state, to.jobId ?? null, to.doneAt ?? null]);
}

/** All of them, without a word of why. */
export async function cancelPeople(tx: TenantTransaction, runId: string, end: { at: Date; by: string }): Promise<void> {
  await tx.rows(`update customers_erasure set state = 'cancelled', reason = null, done_at = $2, done_by = $3, version = version + 1 where run_id = $1 and state = 'awaiting'`, [runId, end.at, end.by]);
}

export interface PagePerson {
  erasureId: string;
  customerId: string;
  talentId: string;
  state: 'awaiting' | 'done' | 'cancelled';
  subjects: ErasureSubject[];
  /** She is as she was when it was agreed: not merged into somebody, not held. */
  open: boolean;
}

export const peopleOfPage = (reader: TenantReader, runId: string, page: number): Promise<PagePerson[]> =>
  reader.rows<PagePerson>(
    `select e.id as "erasureId", e.customer_id as "customerId", c.talent_id as "talentId", e.state, e.subjects,
       c.merged_into is null and c.erased_at is null and not exists (select 1 from customers_hold h where h.customer_id = c.id and h.released_at is null) as open
     from customers_erasure e join customers_customer c on c.id = e.customer_id where e.run_id = $1 and e.run_page = $2 order by e.id`,
    [runId, page],
  );

/** Those of them that were neither merged nor erased meanwhile; held until the end of the transaction. */
export async function lockThere(tx: TenantTransaction, customerIds: readonly string[]): Promise<Set<string>> {
  return new Set((await tx.rows<{ id: string }>('select id from customers_customer where id = any($1::uuid[]) and merged_into is null and erased_at is null order by id for update', [customerIds])).map(({ id }) => id));
}

/** Numbers of the pages that hold somebody whose turn has not come. */
export async function openPages(reader: TenantReader, runId: string): Promise<number[]> {
  return (await reader.rows<{ page: number }>(`select distinct run_page as page from customers_erasure where run_id = $1 and state = 'awaiting' order by run_page`, [runId])).map(({ page }) => page);
}
