import { scrub } from './scrub.js';

/**
 * What may stand in a log line. Anything else is dropped, because nobody can list the names under which personal data
 * may turn up one day.
 */
const ALLOWED = new Set([
  'action', 'active', 'addr', 'area', 'attempt', 'attempts', 'batch', 'breaker', 'capability', 'channel', 'code', 'component', 'count', 'cron', 'dir', 'duration', 'durationMs', 'engine', 'error', 'event', 'eventId', 'expires', 'failed', 'file',
  'handler', 'host', 'id', 'intervalMs', 'ip', 'job', 'jobId', 'jobName', 'key', 'kind', 'level', 'locale', 'method', 'migration', 'migrations', 'mode', 'ms', 'name', 'outcome', 'owner', 'part', 'path', 'pending', 'permission', 'phase', 'pid', 'plugin', 'pluginId', 'port',
  'problems', 'processed', 'queue', 'reason', 'requestId', 'retryAfter', 'retryInMs', 'role', 'route', 'rows', 'schema', 'scope', 'scopeType', 'seconds', 'sessionId', 'signal', 'size', 'source', 'state', 'status', 'statusCode', 'step', 'succeeded', 'table',
  'tenant', 'tenantId', 'tenants', 'timings', 'topic', 'total', 'traceId', 'type', 'url', 'userId', 'version', 'waitMs', 'worker',
]);

type Plain = string | number | boolean | null;

/** Keeps what is allowed, as plain values; nested objects only under `timings`, lists only of plain values. */
export function allowedFields(fields: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'err' || name === 'error') {
      kept[name === 'err' ? 'err' : 'error'] = value instanceof Error ? describeError(value) : plain(value);
    } else if (ALLOWED.has(name)) {
      kept[name] = name === 'timings' && isRecord(value) ? value : Array.isArray(value) ? value.slice(0, 50).map(plain) : plain(value);
    }
  }
  return kept;
}

/** A fault in words that hold no value of anybody: PostgreSQL quotes rows in `message` and `detail`, so those stay out. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const facts = error as Error & { code?: unknown; severity?: unknown; table?: unknown; constraint?: unknown; routine?: unknown };
  const code = typeof facts.code === 'string' ? { code: facts.code } : {};
  const stack = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).slice(0, 12).map((line) => line.trim());
  if (typeof facts.severity === 'string') {
    return { type: 'PostgresError', ...code, table: plain(facts.table), constraint: plain(facts.constraint), routine: plain(facts.routine), stack };
  }
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  return { type: error.name, ...code, message: scrub(error.message), stack, ...cause };
}

function plain(value: unknown): Plain {
  if (typeof value === 'string') return scrub(value);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof Date) return value.toISOString();
  return value === undefined || value === null ? null : `[${typeof value}]`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
