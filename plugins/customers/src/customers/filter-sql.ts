import type { VisibleScopes } from '@hako/sdk-plugin';
import { termSql } from '../custom-fields/terms.js';
import { nearSearch } from './near.js';
import type { Resolved } from './resolve.js';
import type { CustomerFilters } from './schema.js';
import { likeLiteral, searchGrams, searchText } from './search-text.js';

/** Collects values as bound parameters; what it answers is `$1`, `$2`, … */
export class Bindings {
  readonly values: unknown[] = [];

  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/**
 * `where` for rows that the caller may see and the filters let through; table alias `c`. Filters with custom fields or a
 * search must be resolved first (`resolveFilters`).
 */
export function customerWhere(filters: CustomerFilters, visible: VisibleScopes, bind: Bindings, resolved?: Resolved): string {
  const parts: string[] = ['c.merged_into is null', 'c.erased_at is null'];
  if (!visible.all) parts.push(`c.talent_id = any(${bind.add(visible.talentIds)}::uuid[])`);
  if (filters.talentId) parts.push(`c.talent_id = ${bind.add(filters.talentId)}::uuid`);
  if (filters.talentIds) parts.push(`c.talent_id = any(${bind.add(filters.talentIds)}::uuid[])`);
  if (filters.storeId) parts.push(`c.profile_store_id = ${bind.add(filters.storeId)}::uuid`);
  if (filters.status) parts.push(`c.status_code = ${bind.add(filters.status)}`);
  if (filters.statuses) parts.push(`c.status_code = any(${bind.add(filters.statuses)}::text[])`);
  if (filters.profileType) parts.push(`c.profile_type = ${bind.add(filters.profileType)}`);
  if (filters.language) parts.push(`c.language = ${bind.add(filters.language)}`);
  if (filters.active !== undefined) parts.push(`c.active = ${bind.add(filters.active)}`);
  if (filters.tag) parts.push(`c.tags @> array[${bind.add(filters.tag)}]::text[]`);
  if (filters.tags) parts.push(`c.tags @> ${bind.add(filters.tags)}::text[]`);
  if (filters.anyTags) parts.push(`c.tags && ${bind.add(filters.anyTags)}::text[]`);
  if (filters.createdFrom) parts.push(`c.created_at >= ${bind.add(filters.createdFrom)}::timestamptz`);
  if (filters.createdTo) parts.push(`c.created_at < ${bind.add(filters.createdTo)}::timestamptz`);
  parts.push(...membershipParts(filters, bind));
  // A condition that is left out would let a batch act on everybody.
  if ((filters.custom?.length ?? 0) !== (resolved?.terms.length ?? 0)) throw new Error('filters over custom fields were not resolved');
  for (const term of resolved?.terms ?? []) parts.push(termSql(term, bind));
  if (filters.q) parts.push(...(resolved?.near ? nearParts(filters.q, bind) : nicknameParts(filters.q, bind)));
  return parts.join(' and ');
}

/** The pairs narrow by index, the pattern makes it exact. A single letter has no pair: it finds beginnings. */
function nicknameParts(q: string, bind: Bindings): string[] {
  const text = searchText(q);
  if (text === '') return ['false'];
  const wanted = searchGrams(text);
  if (wanted.length === 0) return [`c.nickname_search like ${bind.add(`${likeLiteral(text)}%`)}`];
  const pattern = bind.add(`%${likeLiteral(text)}%`);
  return [`c.nickname_grams @> ${bind.add(wanted)}::text[]`, `c.nickname_search like ${pattern}`];
}

function nearParts(q: string, bind: Bindings): string[] {
  const near = nearSearch(searchText(q));
  if (!near) return ['false'];
  const held = near.anyOf.map((set) => `c.nickname_grams @> ${bind.add(set)}::text[]`);
  return [`(${held.join(' or ')})`, `c.nickname_search like any(${bind.add(near.patterns)}::text[])`];
}

const STATES = { active: 'm.valid_from <= now() and (m.valid_to is null or m.valid_to > now())', upcoming: 'm.valid_from > now()', expired: 'm.valid_to <= now()' } as const;

const membershipParts = (filters: CustomerFilters, bind: Bindings): string[] => (hasMembership(filters) ? [membershipSql(filters, bind)] : []);

const hasMembership = ({ membershipType, membershipState, membershipEndsBefore }: CustomerFilters): boolean => Boolean(membershipType ?? membershipState ?? membershipEndsBefore);

export function withoutMemberships({ membershipType: _type, membershipLevel: _level, membershipState: _state, membershipEndsBefore: _before, ...others }: CustomerFilters): CustomerFilters {
  return others;
}

/**
 * Memberships after everything else, for filters whose other half lets few people through: `null` when it has none that could.
 * `few` is the condition without memberships, `probe` asks for one customer at a time, whatever PostgreSQL thinks of it.
 */
export function membershipLast(filters: CustomerFilters, visible: VisibleScopes, bind: Bindings, resolved?: Resolved): { few: string; probe: string } | null {
  const narrows = [filters.tag, filters.q, filters.tags?.length, filters.anyTags?.length, filters.custom?.length].some(Boolean);
  if (!narrows || !hasMembership(filters)) return null;
  return { few: customerWhere(withoutMemberships(filters), visible, bind, resolved), probe: membershipSql(filters, bind, { probe: true }) };
}

/** `none`: no membership (of the type and level, when they are given) that is valid now. */
function membershipSql({ membershipType, membershipLevel, membershipState, membershipEndsBefore }: CustomerFilters, bind: Bindings, options: { probe?: boolean } = {}): string {
  const typeId = membershipType && `(select id from customers_dictionary where type = 'membership-type' and code = ${bind.add(membershipType)} limit 1)`;
  const of = [
    ...(typeId ? [`m.type_id = ${typeId}`] : []),
    ...(typeId && membershipLevel ? [`m.level_id = (select id from customers_dictionary where type = 'membership-level' and code = ${bind.add(membershipLevel)} and parent_id = ${typeId})`] : []),
    ...(membershipState ? [STATES[membershipState === 'none' ? 'active' : membershipState]] : []),
    ...(membershipEndsBefore ? [`m.valid_to < ${bind.add(membershipEndsBefore)}::timestamptz`] : []),
  ];
  const from = `from customers_membership m where m.customer_id = c.id and ${of.join(' and ')}`;
  // A scalar is asked for each customer; EXISTS may become a join with the whole table.
  if (options.probe) return `(select true ${from} limit 1) is ${membershipState === 'none' ? 'not ' : ''}true`;
  return `${membershipState === 'none' ? 'not ' : ''}exists (select 1 ${from})`;
}
