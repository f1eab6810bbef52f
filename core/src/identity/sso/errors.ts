import type { ErrorSpec } from '@hako/sdk-plugin';

const spec = (status: number, code: string, level: ErrorSpec['level'] = 'info'): ErrorSpec => ({ status, message: `errors.${code}`, level });

/** The first group also lands on the sign-in screen, as `?sso=<code>`. */
export const ssoErrors: Record<string, ErrorSpec> = {
  SSO_UNAVAILABLE: spec(404, 'SSO_UNAVAILABLE'),
  SSO_FLOW_INVALID: spec(400, 'SSO_FLOW_INVALID'),
  SSO_CANCELLED: spec(400, 'SSO_CANCELLED', 'debug'),
  SSO_ANSWER_INVALID: spec(400, 'SSO_ANSWER_INVALID', 'warn'),
  SSO_PROVIDER_UNREACHABLE: spec(502, 'SSO_PROVIDER_UNREACHABLE', 'warn'),
  SSO_NOT_LINKED: spec(403, 'SSO_NOT_LINKED'),
  SSO_ACCOUNT_EXISTS: spec(409, 'SSO_ACCOUNT_EXISTS'),
  SSO_ACCOUNT_REFUSED: spec(403, 'SSO_ACCOUNT_REFUSED'),
  SSO_EMAIL_MISSING: spec(403, 'SSO_EMAIL_MISSING'),
  SSO_PERSON_INACTIVE: spec(403, 'SSO_PERSON_INACTIVE'),
  SSO_LINKED_ELSEWHERE: spec(409, 'SSO_LINKED_ELSEWHERE'),
  SSO_SLUG_TAKEN: spec(409, 'SSO_SLUG_TAKEN', 'debug'),
  SSO_DOMAIN_TAKEN: spec(409, 'SSO_DOMAIN_TAKEN', 'debug'),
  SSO_DOMAIN_UNPROVEN: spec(422, 'SSO_DOMAIN_UNPROVEN', 'debug'),
  SSO_LAST_WAY_IN: spec(409, 'SSO_LAST_WAY_IN', 'debug'),
};
