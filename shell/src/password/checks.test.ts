import { describe, expect, it } from 'vitest';
import { checksOf } from './checks.js';
import { measure } from './measure.js';
import type { PasswordRules } from './types.js';

const CLASSIC: PasswordRules = { name: 'classic', minLength: 12, maxLength: 128, classes: true, minScore: 60, history: 5, reminderDays: 90, words: ['mei.tanaka', '芽衣', 'tv'] };
const unmet = (password: string, rules = CLASSIC): string[] => checksOf(password, rules).filter(({ met }) => !met).map(({ id }) => id);

describe('the rules while somebody types', () => {
  it.each([
    ['', ['length', 'upper', 'lower', 'digit', 'special', 'words']],
    ['Nagareboshi-2026', []],
    ['nagareboshi', ['length', 'upper', 'digit', 'special']],
    ['Mei.Tanaka-4711', ['words']],
    ['Aa1-芽衣-Kirakira', ['words']],
    ['Tv-Nagareboshi-1', []],
    ['ＭＥＩ.ｔａｎａｋａ-47aB', ['words']],
  ])('%j lacks %j', (password, expected) => expect(unmet(password)).toEqual(expected));

  it('ask for length alone in the modern profile', () => expect(unmet('nagareboshi no yume', { ...CLASSIC, name: 'modern', minLength: 15, classes: false })).toEqual([]));
});

describe('the meter', () => {
  it('shows what the server will say', () => {
    expect(measure('Password2024!', []).score).toBeLessThan(60);
    expect(measure('Nagareboshi-2026', []).score).toBeGreaterThanOrEqual(60);
    expect(measure('aaaaaaaaaaaa', []).suggestions).toContain('repeated');
  });
});
