/** security.md 2.2.1; the agency's setting `passwordPolicy`. */
export type PasswordProfileName = 'classic' | 'modern';

export interface PasswordProfile {
  name: PasswordProfileName;
  minLength: number;
  /** Upper and lower case, digit, special character. */
  classes: boolean;
  /** 0..100; below it a password is refused. */
  minScore: number;
  /** After so many days the shell reminds; nobody is ever locked out by age. `null`: never. */
  reminderDays: number | null;
}

/** `modern` follows OWASP ASVS 5.0, 6.2.5 and 6.2.10: length instead of composition, no expiry. */
export const PASSWORD_PROFILES: Readonly<Record<PasswordProfileName, PasswordProfile>> = {
  classic: { name: 'classic', minLength: 12, classes: true, minScore: 60, reminderDays: 90 },
  modern: { name: 'modern', minLength: 15, classes: false, minScore: 60, reminderDays: null },
};

export const MAX_LENGTH = 128;
export const MAX_BYTES = 1_024;
/** How many former passwords are refused. */
export const HISTORY = 5;
