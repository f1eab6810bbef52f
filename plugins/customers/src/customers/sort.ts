import { invalid, type TenantReader } from '@hako/sdk-plugin';
import { columnOf, listFields } from '../custom-fields/repository.js';
import type { Sort } from './cursor.js';

/** How a list is ordered in SQL. */
export interface SortPlan {
  name: Sort;
  column: string;
  cast: 'timestamptz' | 'text';
  descending: boolean;
  /** Rows without a value stand last, whatever the direction. */
  optional: boolean;
}

const COLUMN = { createdAt: 'c.created_at', updatedAt: 'c.updated_at', nickname: 'c.nickname_search' } as const;

/** @throws `VALIDATION_FAILED` for a field that does not exist or is not indexed (yet). */
export async function planSort(reader: TenantReader, name: Sort): Promise<SortPlan> {
  const descending = name.startsWith('-');
  const what = descending ? name.slice(1) : name;
  if (!what.startsWith('custom.')) return { name, column: COLUMN[what as keyof typeof COLUMN], cast: what === 'nickname' ? 'text' : 'timestamptz', descending, optional: false };
  const field = (await listFields(reader)).find(({ code, active }) => active && code === what.slice('custom.'.length));
  if (!field) throw invalid([{ path: '/sort', code: 'unknown' }]);
  if (field.slot === null || !field.slotReady) throw invalid([{ path: '/sort', code: 'not_indexed' }]);
  return { name, column: `c.${columnOf(field.slot)}`, cast: 'text', descending, optional: true };
}
