import type { ApiKeyRecord, ApiKeyState } from './types.js';

/** Both secrets work this long after a rotation (security.md 2.2.5). */
export const GRACE_MS = 30 * 60_000;
/** From here on a key is flagged as old. */
const AGEING_MS = 90 * 86_400_000;

type Times = Pick<ApiKeyRecord, 'revokedAt' | 'expiresAt' | 'previousUntil' | 'rotatedAt' | 'createdAt'>;

export function stateOf(key: Times, now: Date): ApiKeyState {
  if (key.revokedAt) return 'revoked';
  if (key.expiresAt && key.expiresAt <= now) return 'expired';
  return inGrace(key, now) ? 'rotated' : 'active';
}

/** Up to, not including, the moment itself. */
export const inGrace = (key: Pick<Times, 'previousUntil'>, now: Date): boolean => key.previousUntil !== null && now < key.previousUntil;

/** The secret in use was made ninety days ago or earlier. */
export function isAgeing(key: Times, now: Date): boolean {
  const made = key.rotatedAt ?? key.createdAt;
  return now.getTime() - made.getTime() >= AGEING_MS && !key.revokedAt && !(key.expiresAt && key.expiresAt <= now);
}
