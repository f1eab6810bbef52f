import type { TenantReader, VisibleScopes } from '@hako/sdk-plugin';
import { customerJson, instantText } from './columns-sql.js';
import { encodeCursor, type Position, type Sort } from './cursor.js';
import { Bindings, customerWhere } from './filter-sql.js';
import type { CustomerFilters } from './schema.js';

const SORT_COLUMN: Record<Sort, { column: string; cast: string; descending: boolean }> = {
  '-createdAt': { column: 'c.created_at', cast: 'timestamptz', descending: true },
  createdAt: { column: 'c.created_at', cast: 'timestamptz', descending: false },
  nickname: { column: 'c.nickname_search', cast: 'text', descending: false },
  '-nickname': { column: 'c.nickname_search', cast: 'text', descending: true },
  '-updatedAt': { column: 'c.updated_at', cast: 'timestamptz', descending: true },
  updatedAt: { column: 'c.updated_at', cast: 'timestamptz', descending: false },
};

/** Beyond this many, a total says "at least". */
export const TOTAL_CAP = 10_000;

export interface PageRequest {
  filters: CustomerFilters;
  visible: VisibleScopes;
  sort: Sort;
  pageSize: number;
  after: Position | undefined;
  offset: number;
}

export interface CustomerPage {
  json: string;
  count: number;
  nextCursor: string | null;
}

interface PageRow {
  json: string | null;
  count: number;
  more: boolean;
  key: string | null;
  id: string | null;
}

/** One page by keyset (or by offset, for page numbers), as JSON text and the cursor of the next one, in one statement. */
export async function readPage(reader: TenantReader, request: PageRequest): Promise<CustomerPage> {
  const bind = new Bindings();
  const { column, cast, descending } = SORT_COLUMN[request.sort];
  const direction = descending ? 'desc' : 'asc';
  const where = customerWhere(request.filters, request.visible, bind);
  const keyset = request.after ? ` and (${column}, c.id) ${descending ? '<' : '>'} (${bind.add(request.after.key)}::${cast}, ${bind.add(request.after.id)}::uuid)` : '';
  // A number in the text, not a value: with an unknown limit PostgreSQL plans the statement anew each time.
  const size = wholeNumber(request.pageSize);
  const offset = request.offset > 0 ? ` offset ${bind.add(request.offset)}` : '';
  const keyText = cast === 'timestamptz' ? instantText(column) : column;
  // The limit stands innermost, so that nothing is built for rows that an offset skips.
  const row = await reader.row<PageRow>(
    `select json_agg(${customerJson({ notes: false })} order by c.n) filter (where c.n <= ${size})::text as json,
            count(*) filter (where c.n <= ${size})::int as count,
            count(*) > ${size} as more,
            max(${keyText}) filter (where c.n = ${size}) as key,
            max(c.id::text) filter (where c.n = ${size}) as id
     from (
       select c.*, row_number() over () as n from (
         select c.* from customers_customer c where ${where}${keyset}
         order by ${column} ${direction}, c.id ${direction} limit ${size} + 1${offset}
       ) c
     ) c left join customers_company p on p.customer_id = c.id`,
    bind.values,
  );
  if (!row) throw new Error('an aggregate answered no row');
  const nextCursor = row.more && row.key !== null && row.id !== null ? encodeCursor({ sort: request.sort, key: row.key, id: row.id }) : null;
  return { json: row.json ?? '[]', count: row.count, nextCursor };
}

/** Digits and nothing else, whatever the type promises: it goes into the text of a statement. */
function wholeNumber(value: number): string {
  if (!Number.isSafeInteger(value) || value < 1) throw new RangeError('a page has a whole number of rows');
  return value.toFixed(0);
}

export async function countCustomers(reader: TenantReader, filters: CustomerFilters, visible: VisibleScopes, options: { exact: boolean }): Promise<{ total: number; exact: boolean }> {
  const bind = new Bindings();
  const where = customerWhere(filters, visible, bind);
  const sql = options.exact
    ? `select count(*)::int as n from customers_customer c where ${where}`
    : `select count(*)::int as n from (select 1 from customers_customer c where ${where} limit ${TOTAL_CAP + 1}) s`;
  const total = (await reader.row<{ n: number }>(sql, bind.values))?.n ?? 0;
  return options.exact || total <= TOTAL_CAP ? { total, exact: true } : { total: TOTAL_CAP, exact: false };
}
