import { expect, it } from 'vitest';
import { daysAfter } from './days.js';

it('counts days over the end of a month, of a year and of a February', () => {
  expect(daysAfter('2026-11-21', 0)).toBe('2026-11-21');
  expect(daysAfter('2026-12-31', 1)).toBe('2027-01-01');
  expect(daysAfter('2028-03-01', -1)).toBe('2028-02-29');
  expect(daysAfter('2026-10-24', 7)).toBe('2026-10-31');
});
