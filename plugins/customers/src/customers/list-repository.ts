import type { TenantReader, VisibleScopes } from '@hako/sdk-plugin';
import { customerShown, instantText, SHOWN } from './columns-sql.js';
import { encodeCursor, type Position } from './cursor.js';
import { Bindings, customerWhere, membershipLast, withoutMemberships } from './filter-sql.js';
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
  json: string;
  key: string;
  id: string;
}

/** One page by keyset (or by offset, for page numbers), as JSON text and the cursor of the next one, in one statement. */
export async function readPage(reader: TenantReader, request: PageRequest): Promise<CustomerPage> {
  const bind = new Bindings();
  const { column, cast, name } = request.sort;
  const { from, order } = request.sort.optional ? rowsByOptional(request, bind) : rowsByColumn(request, bind);
  const keyText = cast === 'timestamptz' ? instantText(column) : `coalesce(${column}, '')`;
  // The limit stands innermost, so that nothing is built for rows that an offset skips; the order is said again because only the outermost counts.
  const rows = await reader.rows<PageRow>(`select ${SHOWN} as json, ${keyText} as key, c.id from (${from}) c ${customerShown({ notes: false })} order by ${order}`, bind.values);
  const page = rows.slice(0, request.pageSize);
  const last = page.at(-1);
  return {
    json: `[${page.map(({ json }) => json).join(',')}]`,
    count: page.length,
    nextCursor: rows.length > page.length && last ? encodeCursor({ sort: name, key: last.key, id: last.id }) : null,
  };
}

interface PageSource {
  from: string;
  /** What `from` is ordered by. */
  order: string;
}

function rowsByColumn({ filters, resolved, visible, sort: { column, cast, descending }, after, pageSize, offset }: PageRequest, bind: Bindings): PageSource {
  const where = customerWhere(filters, visible, bind, resolved);
  const direction = descending ? 'desc' : 'asc';
  const keyset = after ? ` and (${column}, c.id) ${descending ? '<' : '>'} (${bind.add(after.key)}::${cast}, ${bind.add(after.id)}::uuid)` : '';
  const skip = offset > 0 ? ` offset ${bind.add(offset)}` : '';
  const order = `${column} ${direction}, c.id ${direction}`;
  // A number in the text, not a value: with an unknown limit PostgreSQL plans the statement anew each time.
  return { order, from: `select c.* from customers_customer c where ${where}${keyset} order by ${order} limit ${wholeNumber(pageSize)} + 1${skip}` };
}

/** Rows with a value in its order, by its partial index; then the others, by their ids. */
function rowsByOptional({ filters, resolved, visible, sort: { column, descending }, after, pageSize, offset }: PageRequest, bind: Bindings): PageSource {
  const where = customerWhere(filters, visible, bind, resolved);
  const [direction, beyond] = descending ? ['desc', '<'] : ['asc', '>'];
  const id = after && `${bind.add(after.id)}::uuid`;
  const inEmpty = after?.key === '';
  const most = wholeNumber(pageSize + 1 + offset);
  const keyset = after && !inEmpty ? ` and (${column}, c.id) ${beyond} (${bind.add(after.key)}::text, ${id})` : '';
  const filled = `(select c.*, 0 as part from customers_customer c where ${where} and ${column} is not null${keyset} order by ${column} ${direction}, c.id ${direction} limit ${most})`;
  const empty = `(select c.*, 1 as part from customers_customer c where ${where} and ${column} is null${inEmpty ? ` and c.id ${beyond} ${id}` : ''} order by c.id ${direction} limit ${most})`;
  const parts = inEmpty ? empty : `${filled} union all ${empty}`;
  const order = `c.part, ${column} ${direction}, c.id ${direction}`;
  return { order, from: `select c.* from (${parts}) c order by ${order} limit ${wholeNumber(pageSize)} + 1${offset > 0 ? ` offset ${bind.add(offset)}` : ''}` };
}

/** Digits and nothing else, whatever the type promises: it goes into the text of a statement. */
function wholeNumber(value: number): string {
  if (!Number.isSafeInteger(value) || value < 1) throw new RangeError('a page has a whole number of rows');
  return value.toFixed(0);
}

/** So many are asked for their memberships one by one; for more, PostgreSQL reads all memberships once, which costs the same at about 16,000. */
const FEW = 12_000;

export async function countCustomers(reader: TenantReader, filters: CustomerFilters, resolved: Resolved, visible: VisibleScopes, options: { exact: boolean }): Promise<{ total: number; exact: boolean }> {
  const total = (await countFew(reader, filters, resolved, visible)) ?? (await countAll(reader, filters, resolved, visible, options));
  return options.exact || total <= TOTAL_CAP ? { total, exact: true } : { total: TOTAL_CAP, exact: false };
}

/** `null` when the other filters let more than a few through. */
async function countFew(reader: TenantReader, filters: CustomerFilters, resolved: Resolved, visible: VisibleScopes): Promise<number | null> {
  const bind = new Bindings();
  const parts = membershipLast(filters, visible, bind, resolved);
  if (!parts || (await estimate(reader, filters, resolved, visible)) > FEW) return null;
  const sql = `with few as materialized (select c.id from customers_customer c where ${parts.few} limit ${FEW + 1})
    select case when (select count(*) from few) <= ${FEW} then (select count(*)::int from few c where ${parts.probe}) end as n`;
  return (await reader.row<{ n: number | null }>(sql, bind.values))?.n ?? null;
}

/** What PostgreSQL expects of the filters without memberships: planning costs a millisecond, finding out that there are too many a quarter of the count. */
async function estimate(reader: TenantReader, filters: CustomerFilters, resolved: Resolved, visible: VisibleScopes): Promise<number> {
  const bind = new Bindings();
  const where = customerWhere(withoutMemberships(filters), visible, bind, resolved);
  const plan = await reader.row<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(`explain (format json) select 1 from customers_customer c where ${where}`, bind.values);
  return plan?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0;
}

async function countAll(reader: TenantReader, filters: CustomerFilters, resolved: Resolved, visible: VisibleScopes, options: { exact: boolean }): Promise<number> {
  const bind = new Bindings();
  const where = customerWhere(filters, visible, bind, resolved);
  const sql = options.exact
    ? `select count(*)::int as n from customers_customer c where ${where}`
    : `select count(*)::int as n from (select 1 from customers_customer c where ${where} limit ${TOTAL_CAP + 1}) s`;
  return (await reader.row<{ n: number }>(sql, bind.values))?.n ?? 0;
}
