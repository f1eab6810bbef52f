import type { TenantReader, TenantTransaction, VisibleScopes } from '@hako/sdk-plugin';
import { Bindings, customerWhere } from '../customers/filter-sql.js';
import { resolveFilters } from '../customers/resolve.js';
import type { CustomerFilters } from '../customers/schema.js';
import type { BatchAction, BatchItem, BatchParams, BatchRecord, Before, Outcome } from './types.js';

export const MAX_BATCH = 50_000;

const COUNTS = `select b.id, b.action, b.params, b.state, b.total, b.job_id as "jobId", b.created_at as "createdAt", b.created_by as "createdBy",
  (select json_build_object('done', count(*) filter (where i.outcome = 'done'), 'unchanged', count(*) filter (where i.outcome = 'unchanged'), 'not_found', count(*) filter (where i.outcome = 'not_found'), 'overlap', count(*) filter (where i.outcome = 'overlap'), 'restricted', count(*) filter (where i.outcome = 'restricted'))
   from customers_batch_item i where i.batch_id = b.id) as counts,
  (select json_build_object('done', count(*) filter (where i.undone = 'done'), 'changed', count(*) filter (where i.undone = 'changed')) from customers_batch_item i where i.batch_id = b.id) as undone
  from customers_batch b`;

export const findBatch = (reader: TenantReader, id: string): Promise<BatchRecord | undefined> => reader.row<BatchRecord>(`${COUNTS} where b.id = $1`, [id]);

export async function insertBatch(tx: TenantTransaction, batch: { id: string; action: BatchAction; params: BatchParams; at: Date; by: string }): Promise<void> {
  await tx.rows('insert into customers_batch (id, action, params, total, created_at, created_by) values ($1, $2, $3, 0, $4, $5)', [batch.id, batch.action, JSON.stringify(batch.params), batch.at, batch.by]);
}

/** The ids as they were given, each once. */
export const addIds = (tx: TenantTransaction, batchId: string, ids: readonly string[]): Promise<number> =>
  counted(tx, batchId, 'select distinct on (id) id, n from unnest($2::uuid[]) with ordinality as given(id, n)', [ids]);

/** What the filter finds now; what is created later is not in it. */
export async function addFiltered(tx: TenantTransaction, batchId: string, filters: CustomerFilters, visible: VisibleScopes): Promise<number> {
  const bind = new Bindings();
  bind.add(batchId);
  const where = customerWhere(filters, visible, bind, await resolveFilters(tx, filters, visible));
  return counted(tx, batchId, `select c.id, row_number() over (order by c.created_at desc, c.id desc) as n from customers_customer c where ${where} limit ${MAX_BATCH + 1}`, bind.values.slice(1));
}

async function counted(tx: TenantTransaction, batchId: string, source: string, values: readonly unknown[]): Promise<number> {
  const row = await tx.row<{ count: number }>(
    `with made as (insert into customers_batch_item (batch_id, position, customer_id) select $1, s.n, s.id from (${source}) s returning 1),
          total as (update customers_batch set total = (select count(*) from made) where id = $1)
     select count(*)::int as count from made`,
    [batchId, ...values],
  );
  await tx.rows('update customers_batch set total = $2 where id = $1', [batchId, row?.count ?? 0]);
  return row?.count ?? 0;
}

export async function setJob(tx: TenantTransaction, id: string, jobId: string): Promise<void> {
  await tx.rows('update customers_batch set job_id = $2 where id = $1', [id, jobId]);
}

export async function setState(tx: TenantTransaction, id: string, state: BatchRecord['state'], at: Date | null = null): Promise<void> {
  await tx.rows('update customers_batch set state = $2, finished_at = $3 where id = $1', [id, state, at]);
}

/** `false` when it is not in that state: of two people who press undo one begins it. */
export async function moveState(tx: TenantTransaction, id: string, from: BatchRecord['state'], to: BatchRecord['state']): Promise<boolean> {
  return (await tx.row('update customers_batch set state = $3 where id = $1 and state = $2 returning id', [id, from, to])) !== undefined;
}

/** Items whose turn has not come. Two workers that both think the job is theirs wait for each other here. */
export const openItems = (tx: TenantTransaction, batchId: string, limit: number): Promise<BatchItem[]> =>
  tx.rows<BatchItem>('select position, customer_id as "customerId", before, made_version as "madeVersion" from customers_batch_item where batch_id = $1 and outcome is null order by position limit $2 for update', [batchId, limit]);

export const undoItems = (tx: TenantTransaction, batchId: string, limit: number): Promise<BatchItem[]> =>
  tx.rows<BatchItem>(`select position, customer_id as "customerId", before, made_version as "madeVersion" from customers_batch_item where batch_id = $1 and outcome = 'done' and undone is null order by position limit $2 for update`, [batchId, limit]);

export interface ItemResult {
  position: number;
  outcome: Outcome;
  before: Before | null;
  made_version: number | null;
}

export async function settleItems(tx: TenantTransaction, batchId: string, results: readonly ItemResult[]): Promise<void> {
  await tx.rows(
    `update customers_batch_item i set outcome = r.outcome, before = r.before, made_version = r.made_version
     from json_to_recordset($2::json) as r(position int, outcome text, before jsonb, made_version int) where i.batch_id = $1 and i.position = r.position`,
    [batchId, JSON.stringify(results)],
  );
}

export async function settleUndo(tx: TenantTransaction, batchId: string, results: readonly { position: number; undone: 'done' | 'changed' }[]): Promise<void> {
  await tx.rows('update customers_batch_item i set undone = r.undone from json_to_recordset($2::json) as r(position int, undone text) where i.batch_id = $1 and i.position = r.position', [batchId, JSON.stringify(results)]);
}

export const listItems = (reader: TenantReader, batchId: string, after: number, limit: number): Promise<{ position: number; customerId: string; outcome: Outcome | null; undone: 'done' | 'changed' | null }[]> =>
  reader.rows('select position, customer_id as "customerId", outcome, undone from customers_batch_item where batch_id = $1 and position > $2 order by position limit $3', [batchId, after, limit]);

export interface LockedCustomer {
  id: string;
  talentId: string;
  nickname: string;
  status: string;
  tags: string[];
  active: boolean;
  restricted: boolean;
  version: number;
}

/** In the order of their ids, so that two batches never wait for each other in a circle. Who may not be changed is not among them. */
export function lockVisible(tx: TenantTransaction, ids: readonly string[], visible: VisibleScopes): Promise<LockedCustomer[]> {
  const bind = new Bindings();
  const wanted = bind.add(ids);
  return tx.rows<LockedCustomer>(
    `select c.id, c.talent_id as "talentId", c.nickname, c.status_code as status, c.tags, c.active, c.restricted_at is not null as restricted, c.version from customers_customer c
     where c.id = any(${wanted}::uuid[]) and ${customerWhere({}, visible, bind)} order by c.id for update`,
    bind.values,
  );
}

export async function applyChanges(tx: TenantTransaction, rows: readonly { id: string; status: string; tags: string[]; active: boolean }[], by: { at: Date; id: string }): Promise<void> {
  if (rows.length === 0) return;
  await tx.rows(
    `update customers_customer c set status_code = r.status, tags = r.tags, active = r.active, version = c.version + 1, updated_at = $2, updated_by = $3
     from json_to_recordset($1::json) as r(id uuid, status text, tags text[], active boolean) where c.id = r.id`,
    [JSON.stringify(rows), by.at, by.id],
  );
}

/** Takes back a membership that nobody touched since. */
export async function removeUntouched(tx: TenantTransaction, membershipId: string): Promise<boolean> {
  return (await tx.row('delete from customers_membership where id = $1 and version = 1 returning id', [membershipId])) !== undefined;
}
