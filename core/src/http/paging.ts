import { HakoError, type ListMeta } from '@hako/sdk-plugin';
import Type from 'typebox';

export const MAX_PAGE_SIZE = 100;
const DEFAULT_PAGE_SIZE = 20;
/** Pages are for people; who reads everything takes the cursor. */
const MAX_PAGE = 10_000;

/** Query of every list; spread it into `Type.Object({ ...ListQuery, status: … })`. */
export const ListQuery = {
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE })),
  pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE_SIZE })),
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000 })),
  sort: Type.Optional(Type.String({ pattern: '^-?[a-zA-Z][a-zA-Z0-9]{0,63}$' })),
};

/** Name in the API to SQL expression; never built from input. */
export interface SortColumn {
  sql: string;
  /** Cast of the cursor's value: `timestamptz`, `text`. */
  type: string;
}

export interface ListPosition {
  page: number;
  pageSize: number;
  offset: number;
  sort: { name: string; sql: string; type: string; descending: boolean };
  /** Of the last row of the page before; `undefined` on the first page and with page numbers. */
  after: { value: string; id: string } | undefined;
}

interface ListInput {
  page?: number;
  pageSize?: number;
  cursor?: string;
  sort?: string;
}

/**
 * Reads paging and sorting against the columns that a list allows.
 *
 * @throws `VALIDATION_FAILED` for an unknown column, a broken cursor, or page and cursor together
 */
export function parseListQuery(query: ListInput, columns: Record<string, SortColumn>, fallback: string): ListPosition {
  if (query.page !== undefined && query.cursor !== undefined) throw invalidQuery('/cursor', 'conflict');
  const wanted = query.sort ?? fallback;
  const name = wanted.replace(/^-/, '');
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
  if (!column) throw invalidQuery('/sort', 'enum', { allowedValues: Object.keys(columns) });
  const pageSize = query.pageSize ?? DEFAULT_PAGE_SIZE;
  const page = query.page ?? 1;
  return {
    page,
    pageSize,
    offset: (page - 1) * pageSize,
    sort: { name, ...column, descending: wanted.startsWith('-') },
    after: query.cursor === undefined ? undefined : readCursor(query.cursor, wanted),
  };
}

/** Opaque for clients; holds the sort so that a cursor of another order is refused. */
export function cursorOf(sort: string, value: string, id: string): string {
  return Buffer.from(JSON.stringify([sort, value, id])).toString('base64url');
}

export function readCursor(cursor: string, sort: string): { value: string; id: string } {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw invalidQuery('/cursor', 'cursor');
  }
  if (!Array.isArray(parts) || parts.length !== 3 || parts[0] !== sort || typeof parts[1] !== 'string' || typeof parts[2] !== 'string') throw invalidQuery('/cursor', 'cursor');
  const [, value, id] = parts as [string, string, string];
  if (/[\p{Cc}\p{Cs}]/u.test(value + id)) throw invalidQuery('/cursor', 'cursor');
  return { value, id };
}

/** `meta` of a list that was read with one row more than the page holds. */
export function listMeta(position: ListPosition, count: { total?: number; totalIsExact?: boolean }, nextCursor: string | null): ListMeta {
  return { page: position.page, pageSize: position.pageSize, ...count, nextCursor };
}

const invalidQuery = (path: string, code: string, facts: Record<string, unknown> = {}): HakoError => new HakoError('VALIDATION_FAILED', { details: [{ path, code, ...facts }] });
