import { parse, type Filter } from 'scim2-parse-filter';
import { ScimFault } from './faults.js';

export interface Condition {
  attribute: string;
  value: string | number | boolean | null;
}

const MAX_LENGTH = 1_000;
const MAX_CONDITIONS = 10;

/** `eq` and `and` of RFC 7644, 3.4.2.2: what identity providers ask. Attribute names are told in lower case. @throws ScimFault `invalidFilter` */
export function parseFilter(text: string): Condition[] {
  if (text.length > MAX_LENGTH) throw refused('The filter is too long.');
  let filter: Filter;
  try {
    filter = parse(text);
  } catch {
    throw refused('The filter cannot be read.');
  }
  const conditions = conditionsOf(filter);
  if (conditions.length > MAX_CONDITIONS) throw refused('The filter has too many conditions.');
  return conditions;
}

function conditionsOf(filter: Filter): Condition[] {
  if (filter.op === 'and') return filter.filters.flatMap(conditionsOf);
  if (filter.op === 'eq') return [{ attribute: filter.attrPath.replace(/^urn:ietf:params:scim:schemas:core:2\.0:(?:User|Group):/i, '').toLowerCase(), value: filter.compValue }];
  // emails[type eq "work"].value eq "…" and the like
  throw refused(`Only eq and and are understood, not ${filter.op}.`);
}

export const refused = (detail: string): ScimFault => new ScimFault(400, detail, 'invalidFilter');
