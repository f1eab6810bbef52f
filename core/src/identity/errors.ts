import type { ErrorSpec } from '@hako/sdk-plugin';

const spec = (status: number, code: string, level: ErrorSpec['level'] = 'info'): ErrorSpec => ({ status, message: `errors.${code}`, level });

export const identityErrors: Record<string, ErrorSpec> = {
  AUTH_REQUIRED: spec(401, 'AUTH_REQUIRED', 'debug'),
  AUTH_TOKEN_INVALID: spec(401, 'AUTH_TOKEN_INVALID'),
  AUTH_TOKEN_EXPIRED: spec(401, 'AUTH_TOKEN_EXPIRED', 'debug'),
  AUTH_SESSION_ENDED: spec(401, 'AUTH_SESSION_ENDED'),
  AUTH_INVALID_CREDENTIALS: spec(401, 'AUTH_INVALID_CREDENTIALS'),
  AUTH_REFRESH_INVALID: spec(401, 'AUTH_REFRESH_INVALID'),
  AUTH_REFRESH_REUSED: spec(401, 'AUTH_REFRESH_REUSED', 'warn'),
  AUTH_ORIGIN_REFUSED: spec(403, 'AUTH_ORIGIN_REFUSED', 'warn'),
  /** Told to whoever gave a right factor or key of that agency, and to nobody else. */
  AUTH_TENANT_SUSPENDED: spec(403, 'AUTH_TENANT_SUSPENDED'),
  AUTH_PASSWORD_CHANGE_REQUIRED: spec(403, 'AUTH_PASSWORD_CHANGE_REQUIRED'),
  AUTH_ACCOUNT_LOCKED: spec(429, 'AUTH_ACCOUNT_LOCKED'),
  AUTH_CAPTCHA_REQUIRED: spec(403, 'AUTH_CAPTCHA_REQUIRED'),
  /** Unknown, used, replaced or run out: the answer does not say which. */
  AUTH_LINK_INVALID: spec(410, 'AUTH_LINK_INVALID'),
  AUTH_BUSY: spec(503, 'AUTH_BUSY', 'warn'),
  PASSWORD_INCORRECT: spec(422, 'PASSWORD_INCORRECT'),
  PASSWORD_POLICY: spec(422, 'PASSWORD_POLICY', 'debug'),
  USERNAME_TAKEN: spec(409, 'USERNAME_TAKEN', 'debug'),
  EMAIL_TAKEN: spec(409, 'EMAIL_TAKEN', 'debug'),
  USER_INVITATION_UNAVAILABLE: spec(422, 'USER_INVITATION_UNAVAILABLE', 'debug'),
  USER_NOT_INVITED: spec(409, 'USER_NOT_INVITED', 'debug'),
  USER_INVITATION_PENDING: spec(409, 'USER_INVITATION_PENDING', 'debug'),
  USER_SELF_DEACTIVATION: spec(409, 'USER_SELF_DEACTIVATION', 'debug'),
};
