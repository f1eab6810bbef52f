import { HakoError, type ErrorDetail } from '@hako/sdk-plugin';
import { canonicalLogin } from '../canonical.js';
import type { BreachedPasswords } from './breached.js';
import { COMMON_WORDS } from './common.js';
import { MAX_BYTES, MAX_LENGTH, type PasswordProfile } from './profiles.js';
import { strengthMeter } from './strength.js';

export interface PasswordOwner {
  username: string;
  email: string;
  displayName?: string;
}

export interface PolicyFacts {
  profile: PasswordProfile;
  /** Code and names of the agency. */
  tenantWords: readonly string[];
  breached: BreachedPasswords | undefined;
}

const CLASSES: [code: string, pattern: RegExp][] = [
  ['upper_missing', /\p{Lu}/u],
  ['lower_missing', /\p{Ll}/u],
  ['digit_missing', /\p{Nd}/u],
  ['special_missing', /[^\p{L}\p{Nd}\s]/u],
];

/** Every problem at once, so that nobody has to guess; the score is only worked out for what passes everything else. */
export function passwordProblems(password: string, person: PasswordOwner, { profile, tenantWords, breached }: PolicyFacts, path = '/next'): ErrorDetail[] {
  const problems: ErrorDetail[] = [];
  const length = [...password].length;
  if (length < profile.minLength) problems.push({ path, code: 'too_short', limit: profile.minLength });
  if (length > MAX_LENGTH || Buffer.byteLength(password) > MAX_BYTES) problems.push({ path, code: 'too_long', limit: MAX_LENGTH });
  if (profile.classes) for (const [code, pattern] of CLASSES) if (!pattern.test(password)) problems.push({ path, code });

  const plain = canonicalLogin(password);
  if (isCommon(plain)) problems.push({ path, code: 'common' });
  if (personalParts(person).some((part) => plain.includes(part))) problems.push({ path, code: 'personal' });
  if (longParts(tenantWords).some((part) => plain.includes(part))) problems.push({ path, code: 'agency' });
  if (problems.length > 0) return problems;

  if (breached?.has(password)) return [{ path, code: 'breached' }];
  const { score, warning, suggestions } = strengthMeter().measure(password, [...personalParts(person), ...tenantWords]);
  return score < profile.minScore ? [{ path, code: 'too_weak', limit: profile.minScore, score, warning, suggestions }] : [];
}

export function refusePassword(details: ErrorDetail[]): HakoError {
  return new HakoError('PASSWORD_POLICY', { details });
}

/** `Password2024!` is `password` with what the four classes ask for behind it. */
function isCommon(plain: string): boolean {
  const bare = plain.replace(/[\d\W_]+$/, '');
  const meter = strengthMeter();
  return [plain, bare].some((text) => text.length > 0 && (COMMON_WORDS.includes(text) || meter.isTop(text)));
}

export function personalParts({ username, email, displayName = '' }: PasswordOwner): string[] {
  return longParts([username, ...canonicalLogin(email).split('@').slice(0, 1), ...displayName.split(/\s+/)]);
}

/** Short parts occur in any password by chance; two characters of a Japanese or Chinese name do not. */
const longParts = (words: readonly string[]): string[] => words.map(canonicalLogin).filter((part) => part.length >= (/[^\u0000-\u024f]/.test(part) ? 2 : 4));
