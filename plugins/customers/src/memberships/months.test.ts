import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMonths, renewedUntil } from './months.js';

const day = (text: string): Date => new Date(`${text}T12:00:00Z`);

describe('months', () => {
  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2026-03-31', 1, '2026-04-30'],
    ['2026-12-15', 1, '2027-01-15'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2026-08-31', 6, '2027-02-28'],
  ])('%s and %i more are %s', (from, months, to) => expect(addMonths(day(from), months)).toEqual(day(to)));

  it('renew until after now and never further than one period', () => {
    fc.assert(
      fc.property(fc.date({ min: day('2000-01-01'), max: day('2040-01-01'), noInvalidDate: true }), fc.integer({ min: 1, max: 24 }), fc.integer({ min: 0, max: 3_000 }), (validTo, months, days) => {
        const now = new Date(validTo.getTime() + days * 86_400_000);
        const renewed = renewedUntil(validTo, months, now);
        expect(renewed.validTo > now).toBe(true);
        expect(renewed.times === 1 || addMonths(validTo, (renewed.times - 1) * months) <= now).toBe(true);
      }),
    );
  });

  it('keep the day of the month over a short one', () => {
    expect(renewedUntil(day('2026-01-31'), 1, day('2026-03-05')).validTo).toEqual(day('2026-03-31'));
  });
});
