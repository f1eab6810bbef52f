/** Rules of the agency's password policy, from the API. */
export interface PasswordRules {
  name: 'classic' | 'modern';
  minLength: number;
  maxLength: number;
  classes: boolean;
  /** 0..100 */
  minScore: number;
  history: number;
  reminderDays: number | null;
  /** Words that must not occur: the person's and the agency's. */
  words: string[];
}

export interface Strength {
  /** 0..100 */
  score: number;
  warning: string | null;
  suggestions: string[];
}
