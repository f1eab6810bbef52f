import type { PasswordRules } from './types.js';

/** What is left of a text after how it is spelled: as the server compares. */
const canonical = (text: string): string => text.normalize('NFKC').toUpperCase().toLowerCase();

export interface Check {
  /** Key below `password.rules`. */
  id: 'length' | 'upper' | 'lower' | 'digit' | 'special' | 'words';
  met: boolean;
}

/** The rules that can be seen while typing; the server knows more (common, leaked and former ones). */
export function checksOf(password: string, rules: PasswordRules): Check[] {
  const length = [...password].length;
  const plain = canonical(password);
  const classes: Check[] = [
    { id: 'upper', met: /\p{Lu}/u.test(password) },
    { id: 'lower', met: /\p{Ll}/u.test(password) },
    { id: 'digit', met: /\p{Nd}/u.test(password) },
    { id: 'special', met: /[^\p{L}\p{Nd}\s]/u.test(password) },
  ];
  return [
    { id: 'length', met: length >= rules.minLength && length <= rules.maxLength },
    ...(rules.classes ? classes : []),
    { id: 'words', met: length > 0 && !rules.words.some((word) => isLong(word) && plain.includes(canonical(word))) },
  ];
}

const isLong = (word: string): boolean => word.length >= (/[^\u0000-\u024f]/.test(word) ? 2 : 4);
