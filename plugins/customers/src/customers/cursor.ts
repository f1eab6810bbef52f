import { invalid } from '@hako/sdk-plugin';

export const SORTS = ['-createdAt', 'createdAt', 'nickname', '-nickname', '-updatedAt', 'updatedAt'] as const;
export type Sort = (typeof SORTS)[number];

/** Where a page ended: the sort key and the id of its last row. */
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
  if (!SORTS.some((known) => known === sort) || !UUID.test(id) || key.length > 400 || key.includes('\u0000')) return undefined;
  const known = sort as Sort;
  if (!known.endsWith('nickname') && (!INSTANT.test(key) || Number.isNaN(Date.parse(key)))) return undefined;
  return { sort: known, key, id };
}
