import { pino, type DestinationStream, type Logger } from 'pino';

/** Everything that a log line may say. What is not named here cannot be logged, whoever tries. */
export interface LogFacts {
  route?: string;
  status?: number;
  code?: string;
  cid?: string;
  tid?: string;
  actor?: string;
  caller?: string;
  op?: string;
  purpose?: string;
  subjects?: number;
  fields?: number;
  ms?: number;
  alert?: string;
  port?: number;
  /** Class name, SQLSTATE and places of an error; never its message, which may quote values. */
  error?: string;
  sqlstate?: string;
  frames?: string;
  file?: string;
  days?: number;
  count?: number;
}

const ALLOWED: readonly (keyof LogFacts)[] = ['route', 'status', 'code', 'cid', 'tid', 'actor', 'caller', 'op', 'purpose', 'subjects', 'fields', 'ms', 'alert', 'port', 'error', 'sqlstate', 'frames', 'file', 'days', 'count'];
const MAX_TEXT = 600;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export interface VaultLog {
  write(level: Exclude<LogLevel, 'silent'>, event: string, facts?: LogFacts): void;
  flush(): void;
}

export function createLog(level: LogLevel, destination?: DestinationStream): VaultLog {
  const options = { level, base: { service: 'vault' }, timestamp: pino.stdTimeFunctions.isoTime };
  const logger: Logger = destination ? pino(options, destination) : pino(options);
  return {
    write: (at, event, facts = {}) => logger[at](allowed(facts), event),
    flush: () => logger.flush(),
  };
}

/** Copies what is allowed and nothing else; text without control characters, and short. */
export function allowed(facts: LogFacts): LogFacts {
  const line: Record<string, string | number> = {};
  for (const name of ALLOWED) {
    const value: unknown = facts[name];
    if (typeof value === 'number') line[name] = value;
    else if (typeof value === 'string') line[name] = value.replace(/\p{Cc}/gu, ' ').slice(0, MAX_TEXT);
  }
  return line;
}

/** Where an error happened, without what it says. */
export function errorFacts(error: unknown): LogFacts {
  if (!(error instanceof Error)) return { error: typeof error };
  // The message stands at the head of the stack, and may have lines that look like places.
  const frames = (error.stack ?? '').replace(error.message, '').split('\n').filter((line) => /^\s+at /.test(line)).slice(0, 6);
  const code = 'code' in error && typeof error.code === 'string' && /^[A-Z0-9_]{1,40}$/.test(error.code) ? { sqlstate: error.code } : {};
  return { error: error.constructor.name, frames: frames.map((line) => line.trim()).join(' | '), ...code };
}
