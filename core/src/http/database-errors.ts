import { HakoError } from '@hako/sdk-plugin';

/** What PostgreSQL tells about a fault (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
interface DatabaseFault {
  code: string;
  constraint?: string;
  column?: string;
}

const CONNECTION = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', '57P01', '57P02', '57P03', '53300']);
/** A value that the schema let through and the column does not take: bad input, never our fault. */
const BAD_VALUE = new Set(['22P02', '22P05', '22021', '22003', '22007', '22008', '22001', '22023', '2201B', '23502', '23514', '22P04']);
const CONCURRENT = new Set(['40001', '40P01', '55P03']);

/** The answer for a fault of the database, or undefined when it is one of ours. Never carries the database's text: it quotes values. */
export function databaseError(fault: unknown): HakoError | undefined {
  if (!isDatabaseFault(fault)) return undefined;
  const { code } = fault;
  if (BAD_VALUE.has(code)) return new HakoError('VALIDATION_FAILED', { details: [{ path: fault.column ? `/${fault.column}` : '', code: 'value' }], cause: fault });
  if (code === '23505') return new HakoError('VALUE_TAKEN', { details: [{ path: '', code: 'taken' }], cause: fault });
  if (code === '23503' || code === '23001') return new HakoError('REFERENCE_IN_USE', { cause: fault });
  if (CONCURRENT.has(code)) return new HakoError('CONCURRENT_CHANGE', { retryAfter: 1, cause: fault });
  if (code === '57014') return new HakoError('REQUEST_TIMEOUT', { cause: fault });
  if (CONNECTION.has(code) || code.startsWith('08')) return new HakoError('DATABASE_UNAVAILABLE', { retryAfter: 5, cause: fault });
  return undefined;
}

function isDatabaseFault(fault: unknown): fault is DatabaseFault {
  return typeof fault === 'object' && fault !== null && typeof (fault as { code?: unknown }).code === 'string';
}
