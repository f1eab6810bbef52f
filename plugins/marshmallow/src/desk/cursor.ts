import { invalid } from '@hako/sdk-plugin';
import type { Message } from '../messages/types.js';
import type { Sort } from './schema.js';

/** Where a page ended. */
export interface Position {
  score: number;
  at: string;
  id: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

export const encodeCursor = (sort: Sort, { filterScore, createdAt, id }: Message): string => Buffer.from(JSON.stringify([sort, filterScore, createdAt.toISOString(), id])).toString('base64url');

/** Opaque to clients and checked like any input; a cursor of another order is refused. */
export function decodeCursor(cursor: string, sort: Sort): Position {
  const position = parse(cursor, sort);
  if (!position) throw invalid([{ path: '/cursor', code: 'cursor' }]);
  return position;
}

function parse(cursor: string, sort: Sort): Position | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
  if (!Array.isArray(value) || value.length !== 4) return undefined;
  const [of, score, at, id] = value as unknown[];
  if (of !== sort || typeof score !== 'number' || !Number.isInteger(score) || typeof at !== 'string' || typeof id !== 'string') return undefined;
  if (score < 0 || score > 100 || !UUID.test(id) || !INSTANT.test(at) || Number.isNaN(Date.parse(at))) return undefined;
  return { score, at, id };
}
