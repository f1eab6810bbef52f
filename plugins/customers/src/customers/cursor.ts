import { invalid } from '@hako/sdk-plugin';

export const SORTS = ['-createdAt', 'createdAt', 'nickname', '-nickname', '-updatedAt', 'updatedAt'] as const;
/** By a custom field that is indexed. */
export const CUSTOM_SORT = '^-?custom\\.[a-z][a-z0-9_]{0,31}$';
export type Sort = (typeof SORTS)[number] | `${'' | '-'}custom.${string}`;

export const isSort = (text: string): text is Sort => SORTS.some((known) => known === text) || new RegExp(CUSTOM_SORT).test(text);

/** Where a page ended: the sort key and the id of its last row. An empty key: among those without a value. */
export interface Position {
  sort: Sort;
  key: string;
  id: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

export function encodeCursor(position: Position): string {
  return Buffer.from(JSON.stringify([position.sort, position.key, position.id])).toString('base64url');
}

/** Opaque to clients and checked like any input; a cursor of another sort order is refused. */
export function decodeCursor(cursor: string, sort: Sort): Position {
  const parts = parse(cursor);
  if (!parts || parts.sort !== sort) throw invalid([{ path: '/cursor', code: 'cursor' }]);
  return parts;
}

function parse(cursor: string): Position | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
  if (!Array.isArray(value) || value.length !== 3) return undefined;
  const [sort, key, id] = value as unknown[];
  if (typeof sort !== 'string' || typeof key !== 'string' || typeof id !== 'string') return undefined;
  if (!isSort(sort) || !UUID.test(id) || key.length > 400 || key.includes('\u0000')) return undefined;
  if (sort.endsWith('At') && !sort.includes('.') && (!INSTANT.test(key) || Number.isNaN(Date.parse(key)))) return undefined;
  return { sort, key, id };
}
