import type { ErrorSpec } from '@hako/sdk-plugin';

const spec = (status: number, code: string): ErrorSpec => ({ status, message: `errors.${code}`, level: 'info' });

export const apiKeyErrors: Record<string, ErrorSpec> = {
  AUTH_API_KEY_INVALID: spec(401, 'AUTH_API_KEY_INVALID'),
  AUTH_API_KEY_REVOKED: spec(401, 'AUTH_API_KEY_REVOKED'),
  AUTH_API_KEY_EXPIRED: spec(401, 'AUTH_API_KEY_EXPIRED'),
  AUTH_API_KEY_OWNER_INACTIVE: spec(401, 'AUTH_API_KEY_OWNER_INACTIVE'),
  AUTH_API_KEY_ADDRESS: spec(403, 'AUTH_API_KEY_ADDRESS'),
  API_KEY_NOT_OWNER: spec(403, 'API_KEY_NOT_OWNER'),
  API_KEY_NOT_ALLOWED: spec(403, 'API_KEY_NOT_ALLOWED'),
  API_KEY_ENDED: spec(409, 'API_KEY_ENDED'),
};
