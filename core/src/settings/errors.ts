import type { ErrorSpec } from '@hako/sdk-plugin';

/** The area has no code of its own: a wrong key or value is `VALIDATION_FAILED`, a stale write `VERSION_CONFLICT`. */
export const settingsErrors: Record<string, ErrorSpec> = {};
