import { parse, type Filter } from 'scim2-parse-filter';
import { ScimFault } from './faults.js';

export type Operator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le' | 'pr';
export type Comparand = string | number | boolean | null;

/** RFC 7644, 3.4.2.2. Attribute names are in lower case and without the schema's address. */
export type ScimFilter =
  | { op: 'and' | 'or'; filters: ScimFilter[] }
  | { op: 'not'; filter: ScimFilter }
  /** `emails[type eq "work"]`: one element of the list fulfils all of it. */
  | { op: 'any'; attribute: string; filter: ScimFilter }
  /** `value` is `null` for `pr`. */
  | { op: Operator; attribute: string; value: Comparand };

const MAX_LENGTH = 1_000;
const MAX_CONDITIONS = 20;
const SCHEMA = /^urn:ietf:params:scim:schemas:core:2\.0:(?:User|Group):/i;

/** @throws ScimFault `invalidFilter` */
export function parseFilter(text: string): ScimFilter {
  if (text.length > MAX_LENGTH) throw refused('The filter is too long.');
  let parsed: Filter;
  try {
    parsed = parse(text);
  } catch {
    throw refused('The filter cannot be read.');
  }
  let conditions = 0;
  const normal = (filter: Filter): ScimFilter => {
    switch (filter.op) {
      case 'and':
      case 'or':
        return { op: filter.op, filters: filter.filters.map(normal) };
      case 'not':
        return { op: 'not', filter: normal(filter.filter) };
      case '[]':
        return { op: 'any', attribute: nameOf(filter.attrPath), filter: normal(filter.valFilter) };
      default:
        conditions += 1;
        if (conditions > MAX_CONDITIONS) throw refused(`The filter has more than ${MAX_CONDITIONS} conditions.`);
        return { op: filter.op, attribute: nameOf(filter.attrPath), value: filter.op === 'pr' ? null : filter.compValue };
    }
  };
  return normal(parsed);
}

const nameOf = (path: string): string => path.replace(SCHEMA, '').toLowerCase();

export const refused = (detail: string): ScimFault => new ScimFault(400, detail, 'invalidFilter');
