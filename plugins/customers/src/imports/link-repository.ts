import type { TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import type { IdentityValues } from '../identities/repository.js';
import type { MembershipValues } from '../memberships/repository.js';

export interface StoredIdentity extends IdentityValues {
  id: string;
  customerId: string;
}

export interface StoredMembership extends MembershipValues {
  id: string;
  customerId: string;
}

export interface ExternalIdOwner {
  consumer: string;
  externalId: string;
  customerId: string;
}

const locked = (lock: boolean): string => (lock ? 'for update' : '');

export const identitiesOf = (reader: TenantReader, customerIds: readonly string[], lock: boolean): Promise<StoredIdentity[]> =>
  reader.rows<StoredIdentity>(`select id, customer_id as "customerId", platform, uid, nickname, profile_url as "profileUrl", verified, current from customers_identity where customer_id = any($1) order by id ${locked(lock)}`, [customerIds]);

export const membershipsOf = (reader: TenantReader, customerIds: readonly string[], lock: boolean): Promise<StoredMembership[]> =>
  reader.rows<StoredMembership>(
    `select id, customer_id as "customerId", type_id as "typeId", level_id as "levelId", valid_from as "validFrom", valid_to as "validTo", auto_renew as "autoRenew", external_control as "externalControl", external_ref as "externalRef", note
     from customers_membership where customer_id = any($1) order by id ${locked(lock)}`,
    [customerIds],
  );

export const ownersOf = (reader: TenantReader, profileStoreId: string, ids: readonly { consumer: string; externalId: string }[]): Promise<ExternalIdOwner[]> =>
  reader.rows<ExternalIdOwner>(
    `select e.consumer, e.external_id as "externalId", e.customer_id as "customerId" from customers_external_id e
     join json_to_recordset($2::json) as r(consumer text, "externalId" text) on r.consumer = e.consumer and r."externalId" = e.external_id where e.profile_store_id = $1`,
    [profileStoreId, JSON.stringify(ids)],
  );

interface Change {
  at: Date;
  by: string;
}

export async function insertIdentities(tx: TenantTransaction, rows: readonly StoredIdentity[], change: Change): Promise<void> {
  if (rows.length === 0) return;
  await tx.rows(
    `insert into customers_identity (id, customer_id, platform, uid, nickname, profile_url, verified, current, created_at, created_by, updated_at, updated_by)
     select r.id, r."customerId", r.platform, r.uid, r.nickname, r."profileUrl", r.verified, r.current, $2, $3, $2, $3
     from json_to_recordset($1::json) as r(id uuid, "customerId" uuid, platform text, uid text, nickname text, "profileUrl" text, verified boolean, current boolean)`,
    [JSON.stringify(rows), change.at, change.by],
  );
}

export async function changeIdentities(tx: TenantTransaction, rows: readonly StoredIdentity[], change: Change): Promise<void> {
  if (rows.length === 0) return;
  await tx.rows(
    `update customers_identity i set nickname = r.nickname, profile_url = r."profileUrl", current = r.current, version = i.version + 1, updated_at = $2, updated_by = $3
     from json_to_recordset($1::json) as r(id uuid, nickname text, "profileUrl" text, current boolean) where i.id = r.id`,
    [JSON.stringify(rows), change.at, change.by],
  );
}

export interface IdentityHistory {
  id: string;
  identity_id: string;
  customer_id: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown>;
}

export async function insertHistories(tx: TenantTransaction, rows: readonly IdentityHistory[], by: { at: Date; type: string; id: string; name: string }): Promise<void> {
  if (rows.length === 0) return;
  await tx.rows(
    `insert into customers_identity_history (id, identity_id, customer_id, before, after, at, by_type, by_id, by_name)
     select r.id, r.identity_id, r.customer_id, r.before, r.after, $2, $3, $4, $5 from json_to_recordset($1::json) as r(id uuid, identity_id uuid, customer_id uuid, before jsonb, after jsonb)`,
    [JSON.stringify(rows), by.at, by.type, by.id, by.name],
  );
}

const MEMBERSHIP = 'id uuid, "customerId" uuid, "typeId" uuid, "levelId" uuid, "validFrom" timestamptz, "validTo" timestamptz, "autoRenew" boolean, "externalControl" boolean, "externalRef" text, note text';

export async function insertMemberships(tx: TenantTransaction, rows: readonly StoredMembership[], change: Change): Promise<void> {
  if (rows.length === 0) return;
  await tx.rows(
    `insert into customers_membership (id, customer_id, type_id, level_id, valid_from, valid_to, auto_renew, external_control, external_ref, note, created_at, created_by, updated_at, updated_by)
     select r.id, r."customerId", r."typeId", r."levelId", r."validFrom", r."validTo", r."autoRenew", r."externalControl", r."externalRef", r.note, $2, $3, $2, $3 from json_to_recordset($1::json) as r(${MEMBERSHIP})`,
    [JSON.stringify(rows), change.at, change.by],
  );
}

export async function changeMemberships(tx: TenantTransaction, rows: readonly StoredMembership[], change: Change): Promise<void> {
  if (rows.length === 0) return;
  await tx.rows(
    `update customers_membership m set valid_to = r."validTo", auto_renew = r."autoRenew", external_ref = r."externalRef", note = r.note, version = m.version + 1, updated_at = $2, updated_by = $3
     from json_to_recordset($1::json) as r(${MEMBERSHIP}) where m.id = r.id`,
    [JSON.stringify(rows), change.at, change.by],
  );
}

/** Taken in the meantime by somebody else: the constraint's fault, which costs the row. */
export async function insertExternalIds(tx: TenantTransaction, rows: readonly (ExternalIdOwner & { id: string })[], home: Change & { profileStoreId: string }): Promise<void> {
  if (rows.length === 0) return;
  await tx.rows(
    `insert into customers_external_id (id, customer_id, profile_store_id, consumer, external_id, created_at, created_by)
     select r.id, r."customerId", $2, r.consumer, r."externalId", $3, $4 from json_to_recordset($1::json) as r(id uuid, "customerId" uuid, consumer text, "externalId" text) order by r.consumer, r."externalId"`,
    [JSON.stringify(rows), home.profileStoreId, home.at, home.by],
  );
}
