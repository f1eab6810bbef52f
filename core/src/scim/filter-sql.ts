import { refused, type Comparand, type Operator, type ScimFilter } from './filter.js';

/** One value of a resource, as SQL. `text` is compared without case, `exact` with it (RFC 7643, 2.2 `caseExact`). */
export interface Column {
  sql: string;
  type: 'text' | 'exact' | 'boolean' | 'time';
}

export interface Attributes {
  /** Names the resource in refusals: "People cannot be found by …". */
  noun: string;
  columns: Readonly<Record<string, Column>>;
  /** Attributes with several values; each a `select 1 from … where …` that the condition on an element is added to. */
  lists?: Readonly<Record<string, { from: string; attributes: Attributes }>>;
}

/**
 * A filter as a condition of SQL. Values go to `values` and are only ever bound; columns come from `attributes` alone.
 * Every comparison is true or false, never NULL, so that `not` is what the RFC means: whoever lacks the attribute is found.
 * @throws ScimFault `invalidFilter`
 */
export function filterSql(filter: ScimFilter, attributes: Attributes, values: unknown[]): string {
  switch (filter.op) {
    case 'and':
    case 'or':
      return `(${filter.filters.map((each) => filterSql(each, attributes, values)).join(` ${filter.op} `)})`;
    case 'not':
      return `not ${filterSql(filter.filter, attributes, values)}`;
    case 'any':
      return anyOf(filter.attribute, filter.filter, attributes, values);
    default: {
      const { op, attribute, value } = filter;
      const column = own(attributes.columns, attribute);
      if (column) return `coalesce(${compare(column, op, value, values)}, false)`;
      // `members eq …` means the element's value, as `members.value eq …` does.
      const [list = '', sub = 'value'] = attribute.split('.', 2);
      return anyOf(list, { op, attribute: sub, value }, attributes, values, attribute);
    }
  }
}

function anyOf(name: string, filter: ScimFilter, { noun, lists = {} }: Attributes, values: unknown[], asked = name): string {
  const list = own(lists, name);
  if (!list) throw refused(`${noun} cannot be found by ${asked}.`);
  return `exists (${list.from} and ${filterSql(filter, list.attributes, values)})`;
}

const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined => (Object.hasOwn(record, name) ? record[name] : undefined);

const ORDER: Partial<Record<Operator, string>> = { gt: '>', ge: '>=', lt: '<', le: '<=' };

function compare(column: Column, op: Operator, value: Comparand, values: unknown[]): string {
  const { sql, type } = column;
  if (op === 'pr') return type === 'text' || type === 'exact' ? `${sql} <> ''` : `${sql} is not null`;
  if (value === null) {
    if (op === 'eq') return `${sql} is null`;
    if (op === 'ne') return `${sql} is not null`;
    throw refused(`${op} does not go with null.`);
  }
  const bind = (bound: unknown, cast: string): string => `$${values.push(bound)}::${cast}`;
  if (type === 'boolean') return equality(op, sql, bind(truth(value), 'boolean'));
  if (type === 'time') return `date_trunc('milliseconds', ${sql}) ${ORDER[op] ?? equals(op)} ${bind(moment(value), 'timestamptz')}`;
  if (typeof value !== 'string') throw refused('The value of this attribute is a text.');
  const [left, right] = type === 'text' ? [`lower(${sql})`, `lower(${bind(value, 'text')})`] : [sql, bind(value, 'text')];
  const order = ORDER[op];
  if (order !== undefined) return `${left} collate "C" ${order} ${right} collate "C"`;
  if (op === 'co') return `position(${right} in ${left}) > 0`;
  if (op === 'sw') return `starts_with(${left}, ${right})`;
  if (op === 'ew') return `right(${left}, length(${right})) = ${right}`;
  return equality(op, left, right);
}

const equality = (op: Operator, left: string, right: string): string => `${left} ${equals(op)} ${right}`;

function equals(op: Operator): string {
  if (op === 'eq') return '=';
  if (op === 'ne') return 'is distinct from';
  throw refused(`${op} does not go with this attribute.`);
}

/** Entra sends booleans as texts. */
function truth(value: Comparand): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string' && /^(?:true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  throw refused('The value of this attribute is true or false.');
}

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/** xsd:dateTime with its zone (RFC 7643, 2.3.5). */
function moment(value: Comparand): string {
  if (typeof value !== 'string' || !TIME.test(value) || Number.isNaN(Date.parse(value))) throw refused('The value of this attribute is a time, such as 2026-01-31T08:00:00Z.');
  return new Date(value).toISOString();
}
