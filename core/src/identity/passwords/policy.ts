import { HakoError, type ErrorDetail } from '@hako/sdk-plugin';
import { canonicalLogin } from '../canonical.js';
import { COMMON_PASSWORDS } from './common.js';

const MIN_LENGTH = 12;
const MAX_LENGTH = 128;
const MAX_BYTES = 1_024;
/** How many former passwords are refused. */
export const HISTORY = 5;

const CLASSES: [code: string, pattern: RegExp][] = [
  ['upper_missing', /\p{Lu}/u],
  ['lower_missing', /\p{Ll}/u],
  ['digit_missing', /\p{Nd}/u],
  ['special_missing', /[^\p{L}\p{Nd}\s]/u],
];

/** The `classic` profile (security.md 2.2.1). Answers every problem at once, so that nobody has to guess. */
export function passwordProblems(password: string, person: { username: string; email: string }, path = '/next'): ErrorDetail[] {
  const problems: ErrorDetail[] = [];
  const length = [...password].length;
  if (length < MIN_LENGTH) problems.push({ path, code: 'too_short', limit: MIN_LENGTH });
  if (length > MAX_LENGTH || Buffer.byteLength(password) > MAX_BYTES) problems.push({ path, code: 'too_long', limit: MAX_LENGTH });
  for (const [code, pattern] of CLASSES) if (!pattern.test(password)) problems.push({ path, code });
  const plain = canonicalLogin(password);
  if (isCommon(plain)) problems.push({ path, code: 'common' });
  if (personalParts(person).some((part) => plain.includes(part))) problems.push({ path, code: 'personal' });
  return problems;
}

export function assertPassword(password: string, person: { username: string; email: string }, path = '/next'): void {
  const problems = passwordProblems(password, person, path);
  if (problems.length > 0) throw new HakoError('PASSWORD_POLICY', { details: problems });
}

/** `Password2024!` is `password` with what the four classes ask for behind it. */
const isCommon = (plain: string): boolean => COMMON_PASSWORDS.includes(plain) || COMMON_PASSWORDS.includes(plain.replace(/[\d\W_]+$/, ''));

/** Short parts occur in any password by chance. */
function personalParts({ username, email }: { username: string; email: string }): string[] {
  return [canonicalLogin(username), ...canonicalLogin(email).split('@').slice(0, 1)].filter((part) => part.length >= 4);
}
