import type { ErrorSpec } from '@hako/sdk-plugin';

const spec = (status: number, code: string, level: ErrorSpec['level'] = 'info'): ErrorSpec => ({ status, message: `errors.${code}`, level });

export const factorErrors: Record<string, ErrorSpec> = {
  AUTH_CHALLENGE_INVALID: spec(401, 'AUTH_CHALLENGE_INVALID'),
  AUTH_MFA_INVALID: spec(401, 'AUTH_MFA_INVALID'),
  AUTH_PASSKEY_INVALID: spec(401, 'AUTH_PASSKEY_INVALID'),
  AUTH_MFA_LOCKED: spec(429, 'AUTH_MFA_LOCKED'),
  AUTH_MFA_ENROLMENT_REQUIRED: spec(403, 'AUTH_MFA_ENROLMENT_REQUIRED'),
  AUTH_STEP_UP_REQUIRED: spec(403, 'AUTH_STEP_UP_REQUIRED', 'debug'),
  MFA_CODE_INCORRECT: spec(422, 'MFA_CODE_INCORRECT'),
  MFA_METHOD_UNAVAILABLE: spec(422, 'MFA_METHOD_UNAVAILABLE'),
  MFA_SETUP_MISSING: spec(409, 'MFA_SETUP_MISSING'),
  MFA_NOT_ENABLED: spec(409, 'MFA_NOT_ENABLED'),
  MFA_REQUIRED_BY_AGENCY: spec(409, 'MFA_REQUIRED_BY_AGENCY'),
  PASSKEY_REFUSED: spec(422, 'PASSKEY_REFUSED'),
  PASSKEY_KNOWN: spec(409, 'PASSKEY_KNOWN'),
  PASSKEY_LIMIT: spec(409, 'PASSKEY_LIMIT'),
};
