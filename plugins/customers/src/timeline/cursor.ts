import { invalid } from '@hako/sdk-plugin';

/** Where each source of a timeline goes on; `null` is its beginning, `end` that nothing older is there. */
export interface TimelinePlace {
  changes: string | null | 'end';
  notes: { at: string; id: string } | null | 'end';
  activities: { at: string; id: string } | null | 'end';
}

export const START: TimelinePlace = { changes: null, notes: null, activities: null };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const encodePlace = ({ changes, notes, activities }: TimelinePlace): string => Buffer.from(JSON.stringify([changes, notes, activities])).toString('base64url');

/** Opaque to clients and checked like any input. */
export function decodePlace(cursor: string): TimelinePlace {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw invalid([{ path: '/cursor', code: 'cursor' }]);
  }
  const parts: unknown[] = Array.isArray(value) && value.length === 3 ? value : [undefined];
  const [changes, notes, activities] = parts;
  if (!isChanges(changes) || !isPlace(notes) || !isPlace(activities)) throw invalid([{ path: '/cursor', code: 'cursor' }]);
  return { changes, notes, activities };
}

const isChanges = (value: unknown): value is TimelinePlace['changes'] => value === null || value === 'end' || (typeof value === 'string' && /^\d{1,18}$/.test(value));

function isPlace(value: unknown): value is TimelinePlace['notes'] {
  if (value === null || value === 'end') return true;
  if (typeof value !== 'object') return false;
  const { at, id } = value as { at?: unknown; id?: unknown };
  return typeof at === 'string' && !Number.isNaN(Date.parse(at)) && typeof id === 'string' && UUID.test(id);
}
