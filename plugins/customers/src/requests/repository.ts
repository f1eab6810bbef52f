import type { Principal, TenantReader, TenantTransaction, VisibleScopes } from '@hako/sdk-plugin';
import { Bindings } from '../customers/filter-sql.js';

export const REQUEST_TYPES = ['access', 'portability', 'rectification', 'erasure', 'restriction', 'objection'] as const;
export type RequestType = (typeof REQUEST_TYPES)[number];
export const REQUEST_STATES = ['received', 'identified', 'working', 'answered', 'refused', 'withdrawn'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];
export const REQUEST_CHANNELS = ['web', 'mail', 'form', 'phone', 'in-person'] as const;

export interface RequestRow {
  id: string;
  number: number;
  customerId: string;
  talentId: string;
  nickname: string;
  erased: boolean;
  type: RequestType;
  channel: (typeof REQUEST_CHANNELS)[number];
  state: RequestState;
  receivedAt: Date;
  dueAt: Date;
  identityProof: string | null;
  note: string | null;
  extendedAt: Date | null;
  extensionReason: string | null;
  outcome: string | null;
  closedAt: Date | null;
  remindedAtDays: number | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

const SELECT = `select r.id, r.number, r.customer_id as "customerId", c.talent_id as "talentId", c.nickname, c.erased_at is not null as erased, r.type, r.channel, r.state, r.received_at as "receivedAt", r.due_at as "dueAt", r.identity_proof as "identityProof", r.note,
  r.extended_at as "extendedAt", r.extension_reason as "extensionReason", r.outcome, r.closed_at as "closedAt", r.reminded_at_days as "remindedAtDays", r.version, r.created_at as "createdAt", r.updated_at as "updatedAt"
  from customers_request r join customers_customer c on c.id = r.customer_id`;

export const findRequest = (reader: TenantReader, id: string): Promise<RequestRow | undefined> => reader.row<RequestRow>(`${SELECT} where r.id = $1`, [id]);
export const lockRequest = (tx: TenantTransaction, id: string): Promise<RequestRow | undefined> => tx.row<RequestRow>(`${SELECT} where r.id = $1 for update of r`, [id]);
export const requestsOf = (reader: TenantReader, customerId: string): Promise<RequestRow[]> => reader.rows<RequestRow>(`${SELECT} where r.customer_id = $1 order by r.closed_at nulls first, r.due_at, r.id limit 200`, [customerId]);

export interface RequestFilters {
  state?: 'open' | 'closed' | 'overdue' | 'all' | undefined;
  type?: RequestType | undefined;
  talentIds?: string[] | undefined;
  q?: string | undefined;
}

/** What ends first comes first; of the closed ones, what was closed last. */
export function listRequests(reader: TenantReader, filters: RequestFilters, visible: VisibleScopes, page: { now: Date; after: { key: Date; id: string } | undefined; limit: number }): Promise<RequestRow[]> {
  const bind = new Bindings();
  const state = filters.state ?? 'open';
  const closed = state === 'closed';
  const parts = [closed ? 'r.closed_at is not null' : state === 'all' ? 'true' : 'r.closed_at is null'];
  if (state === 'overdue') parts.push(`r.due_at <= ${bind.add(page.now)}`);
  if (!visible.all) parts.push(`c.talent_id = any(${bind.add(visible.talentIds)}::uuid[])`);
  if (filters.talentIds) parts.push(`c.talent_id = any(${bind.add(filters.talentIds)}::uuid[])`);
  if (filters.type) parts.push(`r.type = ${bind.add(filters.type)}`);
  if (filters.q) parts.push(/^[0-9]{1,9}$/.test(filters.q) ? `r.number = ${bind.add(Number(filters.q))}` : `strpos(lower(c.nickname), lower(${bind.add(filters.q)})) > 0`);
  const column = closed ? 'r.closed_at' : 'r.due_at';
  if (page.after) parts.push(`(${column}, r.id) ${closed ? '<' : '>'} (${bind.add(page.after.key)}::timestamptz, ${bind.add(page.after.id)}::uuid)`);
  const direction = closed ? 'desc' : 'asc';
  return reader.rows<RequestRow>(`${SELECT} where ${parts.join(' and ')} order by ${column} ${direction}, r.id ${direction} limit ${bind.add(page.limit)}`, bind.values);
}

export async function countOpen(reader: TenantReader, visible: VisibleScopes, now: Date): Promise<{ open: number; overdue: number; soon: number }> {
  const row = await reader.row<{ open: number; overdue: number; soon: number }>(
    `select count(*)::int as open, count(*) filter (where r.due_at <= $1)::int as overdue, count(*) filter (where r.due_at > $1 and r.due_at <= $1 + interval '7 days')::int as soon
     from customers_request r join customers_customer c on c.id = r.customer_id where r.closed_at is null and ($2 or c.talent_id = any($3::uuid[]))`,
    [now, visible.all, visible.talentIds],
  );
  return row ?? { open: 0, overdue: 0, soon: 0 };
}

export async function insertRequest(tx: TenantTransaction, row: Pick<RequestRow, 'id' | 'customerId' | 'type' | 'channel' | 'receivedAt' | 'dueAt' | 'note'> & { at: Date; by: string }): Promise<void> {
  await tx.rows('insert into customers_request (id, customer_id, type, channel, received_at, due_at, note, created_at, created_by, updated_at, updated_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8, $9)', [row.id, row.customerId, row.type, row.channel, row.receivedAt, row.dueAt, row.note, row.at, row.by]);
}

export async function updateRequest(tx: TenantTransaction, row: Pick<RequestRow, 'id' | 'state' | 'dueAt' | 'identityProof' | 'note' | 'extendedAt' | 'extensionReason' | 'outcome' | 'closedAt' | 'remindedAtDays'>, by: { at: Date; id: string }): Promise<void> {
  await tx.rows(
    `update customers_request set state = $2, due_at = $3, identity_proof = $4, note = $5, extended_at = $6, extension_reason = $7, outcome = $8, closed_at = $9, reminded_at_days = $10, version = version + 1, updated_at = $11, updated_by = $12 where id = $1`,
    [row.id, row.state, row.dueAt, row.identityProof, row.note, row.extendedAt, row.extensionReason, row.outcome, row.closedAt, row.remindedAtDays, by.at, by.id],
  );
}

export interface StepRow {
  id: string;
  action: string;
  note: string | null;
  at: Date;
  by: { type: string; id: string; name: string };
}

export const stepsOf = (reader: TenantReader, requestId: string): Promise<StepRow[]> =>
  reader.rows<StepRow>(`select id, action, note, at, json_build_object('type', by_type, 'id', by_id, 'name', by_name) as by from customers_request_step where request_id = $1 order by at, id limit 500`, [requestId]);

export async function insertStep(tx: TenantTransaction, step: { id: string; requestId: string; action: string; note: string | null; at: Date; by: Principal }): Promise<void> {
  await tx.rows('insert into customers_request_step (id, request_id, action, note, at, by_type, by_id, by_name) values ($1, $2, $3, $4, $5, $6, $7, $8)', [step.id, step.requestId, step.action, step.note, step.at, step.by.type, step.by.id, step.by.name]);
}

/** Open ones that end within two weeks or have ended; rows that another worker holds are its own. */
export const dueForReminder = (tx: TenantTransaction, until: Date, limit: number, after: string): Promise<RequestRow[]> =>
  tx.rows<RequestRow>(`${SELECT} where r.closed_at is null and r.due_at <= $1 and coalesce(r.reminded_at_days, 99) > -1 and r.id > $3::uuid order by r.id limit $2 for update of r skip locked`, [until, limit, after]);

export async function markReminded(tx: TenantTransaction, id: string, days: number): Promise<void> {
  await tx.rows('update customers_request set reminded_at_days = $2 where id = $1', [id, days]);
}
