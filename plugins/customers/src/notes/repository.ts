import type { Principal, TenantReader, TenantTransaction } from '@hako/sdk-plugin';

export interface NoteRow {
  id: string;
  body: string;
  pinned: boolean;
  author: { type: string; id: string; name: string };
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

const COLUMNS = `n.id, n.body, n.pinned, json_build_object('type', n.author_type, 'id', n.author_id, 'name', n.author_name) as author, n.version, n.created_at as "createdAt", n.updated_at as "updatedAt"`;

/** Pinned ones first, then the newest. */
export const listNotes = (reader: TenantReader, customerId: string, limit: number): Promise<NoteRow[]> => reader.rows<NoteRow>(`select ${COLUMNS} from customers_note n where n.customer_id = $1 order by n.pinned desc, n.created_at desc, n.id desc limit $2`, [customerId, limit]);

/** Newest first, older than the place. */
export const notesBefore = (reader: TenantReader, customerId: string, place: { at: string; id: string } | null, limit: number): Promise<NoteRow[]> =>
  reader.rows<NoteRow>(`select ${COLUMNS} from customers_note n where n.customer_id = $1 and ($2::timestamptz is null or (n.created_at, n.id) < ($2::timestamptz, $3::uuid)) order by n.created_at desc, n.id desc limit $4`, [customerId, place?.at ?? null, place?.id ?? null, limit]);

export const lockNote = (tx: TenantTransaction, customerId: string, id: string): Promise<NoteRow | undefined> => tx.row<NoteRow>(`select ${COLUMNS} from customers_note n where n.customer_id = $1 and n.id = $2 for update`, [customerId, id]);

export async function countNotes(tx: TenantTransaction, customerId: string): Promise<number> {
  return (await tx.row<{ n: number }>('select count(*)::int as n from customers_note where customer_id = $1', [customerId]))?.n ?? 0;
}

export async function insertNote(tx: TenantTransaction, note: { id: string; customerId: string; body: string; pinned: boolean; at: Date; by: Principal }): Promise<NoteRow> {
  const row = await tx.row<NoteRow>(
    `insert into customers_note as n (id, customer_id, body, pinned, author_type, author_id, author_name, created_at, updated_at, updated_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $6) returning ${COLUMNS}`,
    [note.id, note.customerId, note.body, note.pinned, note.by.type, note.by.id, note.by.name, note.at],
  );
  if (!row) throw new Error('an insert answered no row');
  return row;
}

export async function updateNote(tx: TenantTransaction, note: NoteRow, by: { at: Date; id: string }): Promise<NoteRow> {
  const row = await tx.row<NoteRow>(`update customers_note n set body = $2, pinned = $3, version = version + 1, updated_at = $4, updated_by = $5 where id = $1 returning ${COLUMNS}`, [note.id, note.body, note.pinned, by.at, by.id]);
  if (!row) throw new Error('a note went away while it was locked');
  return row;
}

export async function removeNote(tx: TenantTransaction, id: string): Promise<void> {
  await tx.rows('delete from customers_note where id = $1', [id]);
}
