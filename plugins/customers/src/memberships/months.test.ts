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
  ])('%s and %i more are %s', (from, months, to) => expect(addMonths(day(from), months, 'UTC')).toEqual(day(to)));

  it.each([
    ['the first of the month in Tokyo, the last in UTC', 'Asia/Tokyo', '2026-03-01T00:00:00+09:00', 1, '2026-04-01T00:00:00+09:00'],
    ['the last evening of the year in Los Angeles', 'America/Los_Angeles', '2026-12-31T20:00:00-08:00', 2, '2027-02-28T20:00:00-08:00'],
    ['midnight before and after the clocks change', 'Europe/Berlin', '2027-03-01T00:00:00+01:00', 1, '2027-04-01T00:00:00+02:00'],
    ['an hour that the clocks jump over', 'Europe/Berlin', '2027-02-28T02:30:00+01:00', 1, '2027-03-28T03:30:00+02:00'],
  ])('are those of the zone: %s', (_what, zone, from, months, to) => expect(addMonths(new Date(from), months, zone)).toEqual(new Date(to)));

  it('renew until after now and never further than one period', () => {
    fc.assert(
      fc.property(fc.date({ min: day('2000-01-01'), max: day('2040-01-01'), noInvalidDate: true }), fc.integer({ min: 1, max: 24 }), fc.integer({ min: 0, max: 3_000 }), fc.constantFrom('Asia/Tokyo', 'Europe/Berlin', 'America/New_York', 'UTC'), (validTo, months, days, zone) => {
        const now = new Date(validTo.getTime() + days * 86_400_000);
        const renewed = renewedUntil({ validFrom: validTo, validTo, months, zone }, now);
        expect(renewed.validTo > now).toBe(true);
        expect(renewed.times === 1 || addMonths(validTo, (renewed.times - 1) * months, zone) <= now).toBe(true);
      }),
    );
  });

  const renewals = (validFrom: string, validTo: string, times: number): string[] => {
    let end = day(validTo);
    return Array.from({ length: times }, () => (end = renewedUntil({ validFrom: day(validFrom), validTo: end, months: 1, zone: 'UTC' }, end).validTo).toISOString().slice(0, 10));
  };

  it('keep the day of the month over a short one, when it was missed and when each is renewed in its time', () => {
    expect(renewedUntil({ validFrom: day('2025-12-31'), validTo: day('2026-01-31'), months: 1, zone: 'UTC' }, day('2026-03-05')).validTo).toEqual(day('2026-03-31'));
    expect(renewals('2025-12-31', '2026-01-31', 4)).toEqual(['2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31']);
  });

  it('follow the end where it has nothing to do with the beginning', () => expect(renewals('2026-01-10', '2026-02-28', 2)).toEqual(['2026-03-28', '2026-04-28']));
});
