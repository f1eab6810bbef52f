/** All that stays open to people who must enrol first. */
const ENROLMENT_ROUTES = new Set([
  'GET /auth/me',
  'POST /auth/me/password',
  'GET /auth/me/password-rules',
  'GET /auth/me/mfa',
  'POST /auth/me/mfa/totp/setup',
  'POST /auth/me/mfa/totp/enable',
  'POST /auth/me/passkeys/options',
  'POST /auth/me/passkeys',
  'POST /auth/step-up',
  'POST /auth/step-up/options',
  'POST /auth/logout',
  'POST /auth/logout-all',
]);

export const opensForEnrolment = (route: { method: string; path: string }): boolean => ENROLMENT_ROUTES.has(`${route.method} ${route.path}`);
