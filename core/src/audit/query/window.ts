import { HakoError } from '@hako/sdk-plugin';

/** One page looks at no more than this (security.md 2.5); the next page goes on where it ended. */
const LONGEST_MS = 31 * 86_400_000;

export interface LogCursor {
  /** Rows below this identity */
  seq: string;
  /** End of the window, milliseconds */
  until: number | null;
}

/** The time that one page looks at. */
export interface LogWindow {
  from: Date;
  /** Exclusive */
  to: Date;
  /** Older entries may match, but in another window */
  clipped: boolean;
}

const CURSOR = /^(\d{1,16})(?:\.(\d{1,14}))?$/;

/** @throws `VALIDATION_FAILED` for anything that is no cursor of ours */
export function readLogCursor(cursor: string | undefined): LogCursor | undefined {
  if (cursor === undefined) return undefined;
  const [, seq, until] = CURSOR.exec(cursor) ?? [];
  if (seq === undefined) throw new HakoError('VALIDATION_FAILED', { details: [{ path: '/cursor', code: 'cursor' }] });
  return { seq, until: until === undefined ? null : Number(until) };
}

export const logCursor = (seq: string | number, until: Date): string => `${seq}.${until.getTime()}`;

/** @throws `VALIDATION_FAILED` when the end lies before the beginning */
export function windowOf(query: { from?: string; to?: string }, cursor: LogCursor | undefined, now: Date): LogWindow {
  const wantedFrom = query.from === undefined ? undefined : new Date(query.from);
  const wantedTo = query.to === undefined ? undefined : new Date(query.to);
  if (wantedFrom && wantedTo && wantedTo < wantedFrom) throw new HakoError('VALIDATION_FAILED', { details: [{ path: '/to', code: 'order' }] });
  // A minute ahead: the database's clock, which dates the rows, need not be this machine's.
  const until = cursor?.until ?? null;
  const to = until === null ? (wantedTo ?? new Date(now.getTime() + 60_000)) : new Date(until);
  const earliest = new Date(to.getTime() - LONGEST_MS);
  return wantedFrom && wantedFrom >= earliest ? { from: wantedFrom, to, clipped: false } : { from: earliest, to, clipped: true };
}
