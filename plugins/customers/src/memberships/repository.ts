import type { TenantReader, TenantTransaction } from '@hako/sdk-plugin';

export interface MembershipRow {
  id: string;
  customerId: string;
  class: string;
  type: string;
  level: string;
  levelRank: number;
  validFrom: Date;
  validTo: Date | null;
  autoRenew: boolean;
  externalControl: boolean;
  externalRef: string | null;
  note: string | null;
  renewals: number;
  state: 'upcoming' | 'active' | 'expired';
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

/** `$1` is now. */
const SELECT = `select m.id, m.customer_id as "customerId", c.code as class, t.code as type, l.code as level, coalesce((l.extra ->> 'rank')::int, 0) as "levelRank",
  m.valid_from as "validFrom", m.valid_to as "validTo", m.auto_renew as "autoRenew", m.external_control as "externalControl", m.external_ref as "externalRef", m.note, m.renewals,
  case when m.valid_from > $1 then 'upcoming' when m.valid_to <= $1 then 'expired' else 'active' end as state, m.version, m.created_at as "createdAt", m.updated_at as "updatedAt"
  from customers_membership m join customers_dictionary t on t.id = m.type_id join customers_dictionary l on l.id = m.level_id join customers_dictionary c on c.id = t.parent_id`;

export const listMemberships = (reader: TenantReader, customerId: string, now: Date): Promise<MembershipRow[]> => reader.rows<MembershipRow>(`${SELECT} where m.customer_id = $2 order by m.valid_from desc, m.id desc`, [now, customerId]);

export const findMembership = (reader: TenantReader, customerId: string, id: string, now: Date): Promise<MembershipRow | undefined> => reader.row<MembershipRow>(`${SELECT} where m.customer_id = $2 and m.id = $3`, [now, customerId, id]);

export const lockMembership = (tx: TenantTransaction, customerId: string, id: string): Promise<{ typeId: string; levelId: string; version: number } | undefined> =>
  tx.row<{ typeId: string; levelId: string; version: number }>('select type_id as "typeId", level_id as "levelId", version from customers_membership where customer_id = $1 and id = $2 for update', [customerId, id]);

/** Two people who enter memberships of one customer wait for each other, so that neither misses the other's. */
export async function lockCustomer(tx: TenantTransaction, customerId: string): Promise<boolean> {
  return (await tx.row('select id from customers_customer where id = $1 for update', [customerId])) !== undefined;
}

/** The first membership of the type whose time touches this one's; ends are exclusive. */
export const overlapping = (tx: TenantTransaction, at: { customerId: string; typeId: string; validFrom: Date; validTo: Date | null; except: string | null }): Promise<{ id: string; validFrom: Date; validTo: Date | null } | undefined> =>
  tx.row<{ id: string; validFrom: Date; validTo: Date | null }>(
    `select id, valid_from as "validFrom", valid_to as "validTo" from customers_membership
     where customer_id = $1 and type_id = $2 and ($5::uuid is null or id <> $5) and tstzrange(valid_from, valid_to) && tstzrange($3, $4) order by valid_from limit 1`,
    [at.customerId, at.typeId, at.validFrom, at.validTo, at.except],
  );

export interface MembershipValues {
  typeId: string;
  levelId: string;
  validFrom: Date;
  validTo: Date | null;
  autoRenew: boolean;
  externalControl: boolean;
  externalRef: string | null;
  note: string | null;
}

export async function insertMembership(tx: TenantTransaction, row: MembershipValues & { id: string; customerId: string; at: Date; by: string }): Promise<void> {
  await tx.rows(
    `insert into customers_membership (id, customer_id, type_id, level_id, valid_from, valid_to, auto_renew, external_control, external_ref, note, created_at, created_by, updated_at, updated_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $11, $12)`,
    [row.id, row.customerId, row.typeId, row.levelId, row.validFrom, row.validTo, row.autoRenew, row.externalControl, row.externalRef, row.note, row.at, row.by],
  );
}

export async function updateMembership(tx: TenantTransaction, id: string, values: MembershipValues, change: { at: Date; by: string }): Promise<void> {
  await tx.rows(
    `update customers_membership set level_id = $2, valid_from = $3, valid_to = $4, auto_renew = $5, external_control = $6, external_ref = $7, note = $8, version = version + 1, updated_at = $9, updated_by = $10 where id = $1`,
    [id, values.levelId, values.validFrom, values.validTo, values.autoRenew, values.externalControl, values.externalRef, values.note, change.at, change.by],
  );
}

export interface DueRow {
  id: string;
  customerId: string;
  talentId: string;
  nickname: string;
  type: string;
  level: string;
  validFrom: Date;
  validTo: Date;
  months: number;
}

const DUE = `select m.id, m.customer_id as "customerId", c.talent_id as "talentId", c.nickname, t.code as type, l.code as level, m.valid_from as "validFrom", m.valid_to as "validTo", coalesce((t.extra ->> 'months')::int, 1) as months
  from customers_membership m join customers_customer c on c.id = m.customer_id join customers_dictionary t on t.id = m.type_id join customers_dictionary l on l.id = m.level_id`;

/** Over, and to be renewed by us. Rows that another worker holds are its own. */
export const dueForRenewal = (tx: TenantTransaction, now: Date, limit: number): Promise<DueRow[]> =>
  tx.rows<DueRow>(`${DUE} where m.auto_renew and not m.external_control and m.valid_to <= $1 and c.active and c.restricted_at is null order by m.valid_to, m.id limit $2 for update of m skip locked`, [now, limit]);

/** Over, and nobody was told of this end yet. */
export const dueForExpiry = (tx: TenantTransaction, now: Date, limit: number): Promise<DueRow[]> =>
  tx.rows<DueRow>(`${DUE} where m.valid_to <= $1 and m.expired_for is distinct from m.valid_to and (not m.auto_renew or m.external_control or not c.active) order by m.valid_to, m.id limit $2 for update of m skip locked`, [now, limit]);

/** Ends soon, and nobody was reminded of this end yet. */
export const dueForReminder = (tx: TenantTransaction, now: Date, until: Date, limit: number): Promise<DueRow[]> =>
  tx.rows<DueRow>(`${DUE} where m.valid_to > $1 and m.valid_to <= $2 and m.reminded_for is distinct from m.valid_to and not m.auto_renew and c.active and c.restricted_at is null order by m.valid_to, m.id limit $3 for update of m skip locked`, [now, until, limit]);

export async function renew(tx: TenantTransaction, id: string, validTo: Date, times: number, at: Date): Promise<void> {
  await tx.rows('update customers_membership set valid_to = $2, renewals = renewals + $3, version = version + 1, updated_at = $4, updated_by = null where id = $1', [id, validTo, times, at]);
}

export async function markTold(tx: TenantTransaction, what: 'reminded_for' | 'expired_for', ids: readonly string[]): Promise<void> {
  await tx.rows(`update customers_membership set ${what} = valid_to where id = any($1)`, [ids]);
}

const MOST_ENDING = 50;

export interface EndingRow {
  id: string;
  customerId: string;
  nickname: string;
  talentId: string;
  type: string;
  level: string;
  validTo: Date;
  autoRenew: boolean;
}

/** Soonest first; `talents` null is all of them. */
export const endingSoon = (reader: TenantReader, now: Date, until: Date, talents: string[] | null): Promise<EndingRow[]> =>
  reader.rows<EndingRow>(
    `select m.id, c.id as "customerId", c.nickname, c.talent_id as "talentId", t.code as type, l.code as level, m.valid_to as "validTo", m.auto_renew as "autoRenew"
     from customers_membership m join customers_customer c on c.id = m.customer_id join customers_dictionary t on t.id = m.type_id join customers_dictionary l on l.id = m.level_id
     where m.valid_to > $1 and m.valid_to <= $2 and c.active and c.restricted_at is null and ($3::uuid[] is null or c.talent_id = any($3::uuid[])) order by m.valid_to, m.id limit ${MOST_ENDING}`,
    [now, until, talents],
  );

export interface CurrentRow {
  customerId: string;
  type: string;
  level: string;
  validTo: Date | null;
  autoRenew: boolean;
}

/** Valid now, each customer's in the order of the catalogue; `talents` null is all of them. */
export const currentOf = (reader: TenantReader, customerIds: readonly string[], talents: string[] | null, now: Date): Promise<CurrentRow[]> =>
  reader.rows<CurrentRow>(
    `select m.customer_id as "customerId", t.code as type, l.code as level, m.valid_to as "validTo", m.auto_renew as "autoRenew"
     from customers_membership m join customers_customer c on c.id = m.customer_id join customers_dictionary t on t.id = m.type_id join customers_dictionary l on l.id = m.level_id
     where m.customer_id = any($1::uuid[]) and m.valid_from <= $3 and (m.valid_to is null or m.valid_to > $3) and c.erased_at is null and c.merged_into is null and ($2::uuid[] is null or c.talent_id = any($2::uuid[]))
     order by m.customer_id, t.sort_order, l.sort_order, m.valid_to desc nulls first, m.id limit 1000`,
    [customerIds, talents, now],
  );
