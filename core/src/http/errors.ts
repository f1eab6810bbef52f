import type { ErrorSpec } from '@hako/sdk-plugin';
import type { ErrorCatalogue } from './types.js';

const spec = (status: number, code: string, level: ErrorSpec['level'] = 'debug'): ErrorSpec => ({ status, message: `errors.${code}`, level });

/** Codes of the request's way. Areas and plugins add theirs to the same catalogue. */
export const coreErrors: Record<string, ErrorSpec> = {
  VALIDATION_FAILED: spec(400, 'VALIDATION_FAILED'),
  PERMISSION_DENIED: spec(403, 'PERMISSION_DENIED', 'info'),
  NOT_FOUND: spec(404, 'NOT_FOUND'),
  VERSION_CONFLICT: spec(409, 'VERSION_CONFLICT'),
  VALUE_TAKEN: spec(409, 'VALUE_TAKEN'),
  REFERENCE_IN_USE: spec(409, 'REFERENCE_IN_USE'),
  CONCURRENT_CHANGE: spec(409, 'CONCURRENT_CHANGE', 'info'),
  IDEMPOTENCY_IN_PROGRESS: spec(409, 'IDEMPOTENCY_IN_PROGRESS'),
  PLUGIN_NEEDS_CONFIG: spec(409, 'PLUGIN_NEEDS_CONFIG', 'info'),
  GONE: spec(410, 'GONE'),
  PAYLOAD_TOO_LARGE: spec(413, 'PAYLOAD_TOO_LARGE'),
  UNSUPPORTED_MEDIA_TYPE: spec(415, 'UNSUPPORTED_MEDIA_TYPE'),
  PLUGIN_OUTDATED: spec(426, 'PLUGIN_OUTDATED'),
  IDEMPOTENCY_KEY_REUSED: spec(422, 'IDEMPOTENCY_KEY_REUSED', 'info'),
  RATE_LIMITED: spec(429, 'RATE_LIMITED', 'info'),
  INTERNAL: spec(500, 'INTERNAL', 'error'),
  DATABASE_UNAVAILABLE: spec(503, 'DATABASE_UNAVAILABLE', 'error'),
  AGENCY_PAUSED: spec(503, 'AGENCY_PAUSED'),
  PLUGIN_UNAVAILABLE: spec(503, 'PLUGIN_UNAVAILABLE', 'warn'),
  VAULT_UNAVAILABLE: spec(503, 'VAULT_UNAVAILABLE', 'error'),
  REQUEST_TIMEOUT: spec(504, 'REQUEST_TIMEOUT', 'warn'),
};

/** Every route may answer these; OpenAPI lists them once. */
export const COMMON_CODES = ['VALIDATION_FAILED', 'PERMISSION_DENIED', 'NOT_FOUND', 'RATE_LIMITED', 'INTERNAL', 'REQUEST_TIMEOUT', 'DATABASE_UNAVAILABLE'] as const;

/** The closed catalogue: a code that is not in here never leaves the house. */
export function createErrorCatalogue(): ErrorCatalogue {
  const codes = new Map<string, ErrorSpec & { owner: string; code: string }>();
  const catalogue: ErrorCatalogue = {
    define(owner, errors) {
      for (const [code, error] of Object.entries(errors)) {
        const present = codes.get(code);
        if (present && present.owner !== owner) throw new Error(`Error code ${code} of ${owner} is already defined by ${present.owner}`);
        if (!/^[A-Z][A-Z0-9_]{2,63}$/.test(code)) throw new Error(`Error code ${code} of ${owner} is not in upper snake case`);
        if (error.status < 400 || error.status > 599) throw new Error(`Error code ${code} of ${owner} has status ${error.status}; it must be 400 to 599`);
        codes.set(code, { ...error, owner, code });
      }
    },
    get: (code) => codes.get(code),
    all: () => [...codes.values()].sort((a, b) => a.code.localeCompare(b.code)),
  };
  catalogue.define('core', coreErrors);
  return catalogue;
}
