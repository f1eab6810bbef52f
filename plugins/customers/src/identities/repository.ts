import type { Principal, TenantReader, TenantTransaction } from '@hako/sdk-plugin';

export interface IdentityRow {
  id: string;
  customerId: string;
  platform: string;
  uid: string;
  nickname: string | null;
  profileUrl: string | null;
  verified: boolean;
  current: boolean;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export interface HistoryRow {
  id: string;
  identityId: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown>;
  at: Date;
  actor: { type: string; id: string; name: string };
}

const COLUMNS = 'id, customer_id as "customerId", platform, uid, nickname, profile_url as "profileUrl", verified, current, version, created_at as "createdAt", updated_at as "updatedAt"';

export const listIdentities = (reader: TenantReader, customerId: string): Promise<IdentityRow[]> =>
  reader.rows<IdentityRow>(`select ${COLUMNS} from customers_identity where customer_id = $1 order by current desc, platform, created_at, id`, [customerId]);

export const lockIdentity = (tx: TenantTransaction, customerId: string, id: string): Promise<IdentityRow | undefined> =>
  tx.row<IdentityRow>(`select ${COLUMNS} from customers_identity where customer_id = $1 and id = $2 for update`, [customerId, id]);

export interface IdentityValues {
  platform: string;
  uid: string;
  nickname: string | null;
  profileUrl: string | null;
  verified: boolean;
  current: boolean;
}

/** `undefined` when the customer has this account already. */
export const insertIdentity = (tx: TenantTransaction, row: IdentityValues & { id: string; customerId: string; at: Date; by: string }): Promise<IdentityRow | undefined> =>
  tx.row<IdentityRow>(
    `insert into customers_identity (id, customer_id, platform, uid, nickname, profile_url, verified, current, created_at, created_by, updated_at, updated_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $9, $10) on conflict on constraint customers_identity_once do nothing returning ${COLUMNS}`,
    [row.id, row.customerId, row.platform, row.uid, row.nickname, row.profileUrl, row.verified, row.current, row.at, row.by],
  );

/** `undefined` when another account of the customer has the new id. */
export async function updateIdentity(tx: TenantTransaction, id: string, values: IdentityValues, change: { at: Date; by: string }): Promise<IdentityRow | undefined> {
  const taken = await tx.row('select 1 as one from customers_identity i join customers_identity me on me.id = $1 and i.customer_id = me.customer_id where i.id <> $1 and i.platform = $2 and i.uid = $3', [id, values.platform, values.uid]);
  if (taken) return undefined;
  return tx.row<IdentityRow>(
    `update customers_identity set uid = $2, nickname = $3, profile_url = $4, verified = $5, current = $6, version = version + 1, updated_at = $7, updated_by = $8 where id = $1 returning ${COLUMNS}`,
    [id, values.uid, values.nickname, values.profileUrl, values.verified, values.current, change.at, change.by],
  );
}

export async function insertHistory(tx: TenantTransaction, entry: { id: string; identity: IdentityRow; before: IdentityRow | null; at: Date; by: Principal }): Promise<void> {
  const { identity, before, by } = entry;
  await tx.rows('insert into customers_identity_history (id, identity_id, customer_id, before, after, at, by_type, by_id, by_name) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
    entry.id, identity.id, identity.customerId, before && JSON.stringify(factsOf(before)), JSON.stringify(factsOf(identity)), entry.at, by.type, by.id, by.name,
  ]);
}

/** Newest first. */
export const listHistory = (reader: TenantReader, customerId: string, identityId: string | null, limit: number): Promise<HistoryRow[]> =>
  reader.rows<HistoryRow>(
    `select id, identity_id as "identityId", before, after, at, json_build_object('type', by_type, 'id', by_id, 'name', by_name) as actor
     from customers_identity_history where customer_id = $1 and ($2::uuid is null or identity_id = $2) order by at desc, id desc limit $3`,
    [customerId, identityId, limit],
  );

export const factsOf = ({ platform, uid, nickname, profileUrl, verified, current }: IdentityValues): Record<string, unknown> => ({ platform, uid, nickname, profileUrl, verified, current });
