import type { TenantReader, TenantTransaction } from '@hako/sdk-plugin';

export interface AccessExportRow {
  id: string;
  customerId: string;
  requestId: string | null;
  jsonKey: string | null;
  htmlKey: string | null;
  size: number;
  expiresAt: Date;
  createdAt: Date;
  by: { id: string; name: string };
}

const SELECT = `select id, customer_id as "customerId", request_id as "requestId", json_key as "jsonKey", html_key as "htmlKey", size, expires_at as "expiresAt", created_at as "createdAt", json_build_object('id', created_by, 'name', by_name) as by from customers_access_export`;

export const exportsOf = (reader: TenantReader, customerId: string): Promise<AccessExportRow[]> => reader.rows<AccessExportRow>(`${SELECT} where customer_id = $1 order by created_at desc limit 50`, [customerId]);
export const findAccessExport = (reader: TenantReader, customerId: string, id: string): Promise<AccessExportRow | undefined> => reader.row<AccessExportRow>(`${SELECT} where customer_id = $1 and id = $2`, [customerId, id]);

export async function insertAccessExport(tx: TenantTransaction, row: AccessExportRow): Promise<void> {
  await tx.rows('insert into customers_access_export (id, customer_id, request_id, json_key, html_key, size, expires_at, created_at, created_by, by_name) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', [row.id, row.customerId, row.requestId, row.jsonKey, row.htmlKey, row.size, row.expiresAt, row.createdAt, row.by.id, row.by.name]);
}

/** Keys of files whose time is over; the rows stay and say that there was one. */
export const expiredFiles = (tx: TenantTransaction, now: Date): Promise<{ id: string; json: string; html: string | null }[]> =>
  tx.rows('select id, json_key as json, html_key as html from customers_access_export where json_key is not null and expires_at <= $1 limit 100 for update skip locked', [now]);

export async function forgetFiles(tx: TenantTransaction, id: string): Promise<void> {
  await tx.rows('update customers_access_export set json_key = null, html_key = null where id = $1', [id]);
}

export interface NewAccessLink {
  tokenHash: Buffer;
  exportId: string;
  format: 'json' | 'html';
  expiresAt: Date;
  createdAt: Date;
  createdBy: string;
}

export async function addLink(tx: TenantTransaction, link: NewAccessLink): Promise<void> {
  await tx.rows('delete from customers_access_link where expires_at <= $1', [link.createdAt]);
  await tx.rows('insert into customers_access_link (token_hash, export_id, format, expires_at, created_at, created_by) values ($1, $2, $3, $4, $5, $6)', [link.tokenHash, link.exportId, link.format, link.expiresAt, link.createdAt, link.createdBy]);
}

/** Messengers look at links before people do, and downloads break off. */
const MOST_USES = 3;

export type TakenLink = AccessExportRow & { format: 'json' | 'html'; talentId: string };

/** Counts a use; nothing when the link is unknown, spent, late or of another talent's customer. */
export async function takeLink(tx: TenantTransaction, { tokenHash, talentId, now }: { tokenHash: Buffer; talentId: string | null; now: Date }): Promise<TakenLink | undefined> {
  return tx.row<TakenLink>(
    `with taken as (
       update customers_access_link l set uses = uses + 1 from customers_access_export e join customers_customer c on c.id = e.customer_id
       where l.token_hash = $1 and e.id = l.export_id and l.expires_at > $2 and l.uses < ${MOST_USES} and c.talent_id = $3 and c.erased_at is null
       returning l.export_id, l.format, c.talent_id)
     select x.*, t.format, t.talent_id as "talentId" from taken t join (${SELECT}) x on x.id = t.export_id`,
    [tokenHash, now, talentId],
  );
}
