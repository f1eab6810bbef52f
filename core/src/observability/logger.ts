import { pino, type DestinationStream, type Logger } from 'pino';
import type { Cradle } from '../cradle.js';
import { allowedFields } from './log-fields.js';
import { scrub } from './scrub.js';
import { currentTrace } from './trace.js';

const FLUSH_BYTES = 4_096;
const FLUSH_MS = 100;

/** JSON lines on standard output; fields pass an allow-list, texts a scrubber, and each line knows its request. */
export function createLogger({ config }: Pick<Cradle, 'config'>, destination?: DestinationStream): Logger {
  const options = {
    level: config.logLevel,
    base: { role: config.role, pid: process.pid },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    messageKey: 'msg',
    // pino would serialise `err` itself before the allow-list sees it.
    serializers: { err: (value: unknown) => value },
    formatters: { level: (label: string) => ({ level: label }), log: allowedFields },
    mixin: () => ({ ...currentTrace() }),
    hooks: {
      logMethod(this: Logger, args: Parameters<typeof this.info>, method: (...values: Parameters<typeof this.info>) => void) {
        const last = args.length - 1;
        if (typeof args[last] === 'string') (args as unknown[])[last] = scrub(args[last] as string);
        method.apply(this, args);
      },
    },
  };
  // Not one system call per line: lines wait for one another, at most `FLUSH_MS`. pino writes out what is left when the process ends, also after a fault.
  return pino(options, destination ?? pino.destination({ fd: 1, sync: false, minLength: FLUSH_BYTES, periodicFlush: FLUSH_MS }));
}
