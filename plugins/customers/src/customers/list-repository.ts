import type { TenantReader, VisibleScopes } from '@hako/sdk-plugin';
import { customerJson, instantText } from './columns-sql.js';
import { encodeCursor, type Position } from './cursor.js';
import { Bindings, customerWhere } from './filter-sql.js';
import type { Resolved } from './resolve.js';
import type { CustomerFilters } from './schema.js';
import type { SortPlan } from './sort.js';

/** Beyond this many, a total says "at least". */
export const TOTAL_CAP = 10_000;

export interface PageRequest {
  filters: CustomerFilters;
  resolved: Resolved;
  visible: VisibleScopes;
  sort: SortPlan;
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
  const { column, cast } = request.sort;
  // A number in the text, not a value: with an unknown limit PostgreSQL plans the statement anew each time.
  const size = wholeNumber(request.pageSize);
  const rows = request.sort.optional ? rowsByOptional(request, bind) : rowsByColumn(request, bind);
  const keyText = cast === 'timestamptz' ? instantText(column) : `coalesce(${column}, '')`;
  // The limit stands innermost, so that nothing is built for rows that an offset skips.
  const row = await reader.row<PageRow>(
    `select json_agg(${customerJson({ notes: false })} order by c.n) filter (where c.n <= ${size})::text as json,
            count(*) filter (where c.n <= ${size})::int as count,
            count(*) > ${size} as more,
            max(${keyText}) filter (where c.n = ${size}) as key,
            max(c.id::text) filter (where c.n = ${size}) as id
     from (
       select c.*, row_number() over () as n from (${rows}) c
     ) c left join customers_company p on p.customer_id = c.id`,
    bind.values,
  );
  if (!row) throw new Error('an aggregate answered no row');
  const nextCursor = row.more && row.key !== null && row.id !== null ? encodeCursor({ sort: request.sort.name, key: row.key, id: row.id }) : null;
  return { json: row.json ?? '[]', count: row.count, nextCursor };
}

function rowsByColumn({ filters, resolved, visible, sort: { column, cast, descending }, after, pageSize, offset }: PageRequest, bind: Bindings): string {
  const where = customerWhere(filters, visible, bind, resolved);
  const direction = descending ? 'desc' : 'asc';
  const keyset = after ? ` and (${column}, c.id) ${descending ? '<' : '>'} (${bind.add(after.key)}::${cast}, ${bind.add(after.id)}::uuid)` : '';
  const skip = offset > 0 ? ` offset ${bind.add(offset)}` : '';
  return `select c.* from customers_customer c where ${where}${keyset} order by ${column} ${direction}, c.id ${direction} limit ${wholeNumber(pageSize)} + 1${skip}`;
}

/** Rows with a value in its order, by its partial index; then the others, by their ids. */
function rowsByOptional({ filters, resolved, visible, sort: { column, descending }, after, pageSize, offset }: PageRequest, bind: Bindings): string {
  const where = customerWhere(filters, visible, bind, resolved);
  const [direction, beyond] = descending ? ['desc', '<'] : ['asc', '>'];
  const id = after && `${bind.add(after.id)}::uuid`;
  const inEmpty = after?.key === '';
  const most = wholeNumber(pageSize + 1 + offset);
  const keyset = after && !inEmpty ? ` and (${column}, c.id) ${beyond} (${bind.add(after.key)}::text, ${id})` : '';
  const filled = `(select c.*, 0 as part from customers_customer c where ${where} and ${column} is not null${keyset} order by ${column} ${direction}, c.id ${direction} limit ${most})`;
  const empty = `(select c.*, 1 as part from customers_customer c where ${where} and ${column} is null${inEmpty ? ` and c.id ${beyond} ${id}` : ''} order by c.id ${direction} limit ${most})`;
  const parts = inEmpty ? empty : `${filled} union all ${empty}`;
  return `select c.* from (${parts}) c order by c.part, ${column} ${direction}, c.id ${direction} limit ${wholeNumber(pageSize)} + 1${offset > 0 ? ` offset ${bind.add(offset)}` : ''}`;
}

/** Digits and nothing else, whatever the type promises: it goes into the text of a statement. */
function wholeNumber(value: number): string {
  if (!Number.isSafeInteger(value) || value < 1) throw new RangeError('a page has a whole number of rows');
  return value.toFixed(0);
}

export async function countCustomers(reader: TenantReader, filters: CustomerFilters, resolved: Resolved, visible: VisibleScopes, options: { exact: boolean }): Promise<{ total: number; exact: boolean }> {
  const bind = new Bindings();
  const where = customerWhere(filters, visible, bind, resolved);
  const sql = options.exact
    ? `select count(*)::int as n from customers_customer c where ${where}`
    : `select count(*)::int as n from (select 1 from customers_customer c where ${where} limit ${TOTAL_CAP + 1}) s`;
  const total = (await reader.row<{ n: number }>(sql, bind.values))?.n ?? 0;
  return options.exact || total <= TOTAL_CAP ? { total, exact: true } : { total: TOTAL_CAP, exact: false };
}
