import type { VisibleScopes } from '@hako/sdk-plugin';
import type { CustomerFilters } from './schema.js';
import { grams, likeLiteral, searchText } from './search-text.js';

/** Collects values as bound parameters; what it answers is `$1`, `$2`, … */
export class Bindings {
  readonly values: unknown[] = [];

  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** `where` for rows that the caller may see and the filters let through; table alias `c`. */
export function customerWhere(filters: CustomerFilters, visible: VisibleScopes, bind: Bindings): string {
  const parts: string[] = [];
  if (!visible.all) parts.push(`c.talent_id = any(${bind.add(visible.talentIds)}::uuid[])`);
  if (filters.talentId) parts.push(`c.talent_id = ${bind.add(filters.talentId)}::uuid`);
  if (filters.talentIds) parts.push(`c.talent_id = any(${bind.add(filters.talentIds)}::uuid[])`);
  if (filters.status) parts.push(`c.status_code = ${bind.add(filters.status)}`);
  if (filters.profileType) parts.push(`c.profile_type = ${bind.add(filters.profileType)}`);
  if (filters.language) parts.push(`c.language = ${bind.add(filters.language)}`);
  if (filters.active !== undefined) parts.push(`c.active = ${bind.add(filters.active)}`);
  if (filters.tag) parts.push(`c.tags @> array[${bind.add(filters.tag)}]::text[]`);
  if (filters.createdFrom) parts.push(`c.created_at >= ${bind.add(filters.createdFrom)}::timestamptz`);
  if (filters.createdTo) parts.push(`c.created_at < ${bind.add(filters.createdTo)}::timestamptz`);
  if (filters.q) parts.push(...nicknameParts(filters.q, bind));
  return parts.length > 0 ? parts.join(' and ') : 'true';
}

/** The pairs narrow by index, the pattern makes it exact. A single letter has no pair: it finds beginnings. */
function nicknameParts(q: string, bind: Bindings): string[] {
  const text = searchText(q);
  if (text === '') return ['false'];
  // Pairs say all that their single characters say, and are rarer.
  const all = grams(text);
  const pairs = all.filter((gram) => [...gram].length === 2);
  const wanted = pairs.length > 0 ? pairs : all;
  if (wanted.length === 0) return [`c.nickname_search like ${bind.add(`${likeLiteral(text)}%`)}`];
  const pattern = bind.add(`%${likeLiteral(text)}%`);
  return [`c.nickname_grams @> ${bind.add(wanted)}::text[]`, `c.nickname_search like ${pattern}`];
}
