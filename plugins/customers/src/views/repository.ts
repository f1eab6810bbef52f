import type { TenantReader, TenantTransaction } from '@hako/sdk-plugin';

export interface ViewState {
  /** As the list's address says them: name to value or values. */
  filters: Record<string, string | boolean | string[]>;
  sort?: string;
  /** Ids of the columns that are shown, in their order. */
  columns?: string[];
  density?: 'compact' | 'comfortable';
}

export interface ViewRow {
  id: string;
  ownerId: string;
  name: string;
  shared: boolean;
  /** The agency's: what everybody sees who chose nothing. */
  isDefault: boolean;
  state: ViewState;
  version: number;
  updatedAt: Date;
}

export const MAX_VIEWS = 50;

const COLUMNS = 'v.id, v.owner_id as "ownerId", v.name, v.shared, v.is_default as "isDefault", v.state, v.version, v.updated_at as "updatedAt"';

/** Her own and what others share, and which one she begins with. */
export const listViews = (reader: TenantReader, userId: string): Promise<(ViewRow & { chosen: boolean })[]> =>
  reader.rows(`select ${COLUMNS}, (h.view_id is not null) as chosen from customers_view v left join customers_view_choice h on h.view_id = v.id and h.user_id = $1 where v.owner_id = $1 or v.shared order by v.shared, lower(v.name), v.id`, [userId]);

export const lockView = (tx: TenantTransaction, id: string): Promise<ViewRow | undefined> => tx.row<ViewRow>(`select ${COLUMNS} from customers_view v where v.id = $1 for update`, [id]);

export async function countOwn(tx: TenantTransaction, ownerId: string): Promise<number> {
  // Two tabs that save at once wait for each other, so that neither slips past the limit.
  await tx.rows(`select pg_advisory_xact_lock(hashtextextended('customers_view ' || $1, 0))`, [ownerId]);
  return (await tx.row<{ n: number }>('select count(*)::int as n from customers_view where owner_id = $1', [ownerId]))?.n ?? 0;
}

export async function insertView(tx: TenantTransaction, view: Omit<ViewRow, 'version' | 'updatedAt'>, at: Date): Promise<ViewRow> {
  const row = await tx.row<ViewRow>(`insert into customers_view as v (id, owner_id, name, shared, is_default, state, created_at, created_by, updated_at, updated_by) values ($1, $2, $3, $4, $5, $6, $7, $2, $7, $2) returning ${COLUMNS}`, [view.id, view.ownerId, view.name, view.shared, view.isDefault, JSON.stringify(view.state), at]);
  if (!row) throw new Error('an insert answered no row');
  return row;
}

export async function updateView(tx: TenantTransaction, view: ViewRow, by: { at: Date; id: string }): Promise<ViewRow> {
  const row = await tx.row<ViewRow>(`update customers_view v set name = $2, shared = $3, is_default = $4, state = $5, version = version + 1, updated_at = $6, updated_by = $7 where id = $1 returning ${COLUMNS}`, [view.id, view.name, view.shared, view.isDefault, JSON.stringify(view.state), by.at, by.id]);
  if (!row) throw new Error('a view went away while it was locked');
  return row;
}

/** There is one default: the last one that somebody made it. */
export async function clearDefault(tx: TenantTransaction, except: string): Promise<void> {
  await tx.rows('update customers_view set is_default = false, version = version + 1 where is_default and id <> $1', [except]);
}

/** Who began with it and may not see it any more begins with the agency's again. */
export async function forgetChoices(tx: TenantTransaction, viewId: string, except: string | null): Promise<void> {
  await tx.rows('delete from customers_view_choice where view_id = $1 and ($2::text is null or user_id <> $2)', [viewId, except]);
}

export async function removeView(tx: TenantTransaction, id: string): Promise<void> {
  await tx.rows('delete from customers_view where id = $1', [id]);
}

export async function chooseView(tx: TenantTransaction, userId: string, viewId: string | null): Promise<void> {
  if (viewId === null) await tx.rows('delete from customers_view_choice where user_id = $1', [userId]);
  else await tx.rows('insert into customers_view_choice (user_id, view_id) values ($1, $2) on conflict (user_id) do update set view_id = excluded.view_id', [userId, viewId]);
}
