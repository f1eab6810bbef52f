import { invalid, type TenantReader, type VisibleScopes } from '@hako/sdk-plugin';
import { listFields } from '../custom-fields/repository.js';
import { parseTerms, type CustomTerm } from '../custom-fields/terms.js';
import { Bindings, customerWhere } from './filter-sql.js';
import { nearSearch } from './near.js';
import type { CustomerFilters } from './schema.js';
import { searchText } from './search-text.js';

/** What filters mean in this archive now. */
export interface Resolved {
  terms: CustomTerm[];
  /** Nobody is called what was searched for: names that are one typo away are meant. */
  near: boolean;
}

/**
 * Looks up what filters name, and whether the search is to be taken literally. List, count, batch and export ask here, so
 * that all of them mean the same customers.
 */
export async function resolveFilters(reader: TenantReader, filters: CustomerFilters, visible: VisibleScopes): Promise<Resolved> {
  if (filters.membershipLevel && !filters.membershipType) throw invalid([{ path: '/membershipLevel', code: 'needs_type' }]);
  const terms = filters.custom?.length ? parseTerms(await listFields(reader), filters.custom) : [];
  const exact: Resolved = { terms, near: false };
  if (!filters.q || !nearSearch(searchText(filters.q))) return exact;
  const bind = new Bindings();
  const found = await reader.row(`select 1 as one from customers_customer c where ${customerWhere(filters, visible, bind, exact)} limit 1`, bind.values);
  return { terms, near: found === undefined };
}
