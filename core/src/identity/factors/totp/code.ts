import { randomBytes, timingSafeEqual } from 'node:crypto';
import type * as Otplib from 'otplib';
import { lazily } from '../../../lazily.js';

/** RFC 6238 as every authenticator app has it: SHA-1, six digits, 30 seconds (security.md 2.2.3). */
const PERIOD_SECONDS = 30;
const DIGITS = 6;
const SECRET_BYTES = 20;
/** Clocks may differ by one step. */
const WINDOW = [-1, 0, 1] as const;

const otplib = lazily<typeof Otplib>('otplib');

export const newTotpSecret = (): Buffer => randomBytes(SECRET_BYTES);
export const secretText = (secret: Buffer): string => new (otplib().ScureBase32Plugin)().encode(secret);

/** What the QR picture holds (Key URI format): issuer and account show in the app's list. */
export const otpauthUri = (secret: Buffer, account: { issuer: string; label: string }): string =>
  otplib().generateURI({ ...account, secret: secretText(secret), algorithm: 'sha1', digits: DIGITS, period: PERIOD_SECONDS });

/**
 * The time step that a code belongs to, `undefined` for a wrong one. All steps of the window are always compared, each in
 * constant time; that a step was not used before is the caller's conditional update.
 */
export function totpStep(secret: Buffer, code: string, now: Date): number | undefined {
  if (!/^[0-9]{6}$/.test(code)) return undefined;
  const given = Buffer.from(code);
  const current = Math.floor(now.getTime() / 1_000 / PERIOD_SECONDS);
  let found: number | undefined;
  for (const offset of WINDOW) {
    const step = current + offset;
    const expected = otplib().generateSync({ secret, algorithm: 'sha1', digits: DIGITS, period: PERIOD_SECONDS, epoch: step * PERIOD_SECONDS });
    if (timingSafeEqual(Buffer.from(expected), given)) found = step;
  }
  return found;
}
