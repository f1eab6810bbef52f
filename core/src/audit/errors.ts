import type { ErrorSpec } from '@hako/sdk-plugin';

const spec = (status: number, code: string): ErrorSpec => ({ status, message: `errors.${code}`, level: 'info' });

export const auditErrors: Record<string, ErrorSpec> = {
  /** The entry is there, but no checkpoint vouches for it yet: a matter of a minute. */
  LOG_ENTRY_OPEN: spec(409, 'LOG_ENTRY_OPEN'),
  LOG_EXPORT_STATE: spec(409, 'LOG_EXPORT_STATE'),
  LOG_EXPORT_GONE: spec(410, 'LOG_EXPORT_GONE'),
  LOG_HOLD_RELEASED: spec(409, 'LOG_HOLD_RELEASED'),
};
