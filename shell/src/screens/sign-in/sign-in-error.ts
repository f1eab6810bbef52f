import { ApiError, toApiError, type Translate } from '@hako/sdk-plugin/ui';

const LOCKED = new Set(['AUTH_ACCOUNT_LOCKED', 'AUTH_LOCKED']);
const SECONDS_PER_MINUTE = 60;

/** Says when to try again: a lockout without its end is a riddle. */
export function signInError(error: unknown, t: Translate): ApiError {
  const failure = toApiError(error);
  const seconds = failure.retryAfter;
  if ((!LOCKED.has(failure.code) && failure.status !== 429) || seconds === undefined) return failure;
  const message = t(LOCKED.has(failure.code) ? 'signIn.locked' : 'signIn.tooMany', { minutes: Math.max(1, Math.ceil(seconds / SECONDS_PER_MINUTE)) });
  return new ApiError({ code: failure.code, message, status: failure.status, requestId: failure.requestId, retryAfter: seconds });
}
