import { afterEach, describe, expect, it, vi } from 'vitest';
import { daysAfter, fromLocalDay, toLocalDay, toLocalMinute } from './localTime.js';

afterEach(() => void vi.unstubAllEnvs());

describe('days of the reader', () => {
  it.each([
    ['Asia/Tokyo', '2026-11-20T22:30:00Z', '2026-11-21T07:30'],
    ['America/Los_Angeles', '2027-01-01T03:00:00Z', '2026-12-31T19:00'],
    ['UTC', '2028-02-29T00:00:00Z', '2028-02-29T00:00'],
  ])('in %s are those that its clocks show', (tz, instant, local) => {
    vi.stubEnv('TZ', tz);
    expect(toLocalMinute(new Date(instant))).toBe(local);
    expect(toLocalDay(new Date(instant))).toBe(local.slice(0, 10));
    expect(toLocalDay(fromLocalDay(local.slice(0, 10)))).toBe(local.slice(0, 10));
  });

  it('begin at midnight, also when the clocks changed in between', () => {
    vi.stubEnv('TZ', 'Europe/Berlin');
    expect(daysAfter(fromLocalDay('2027-03-28'), 1).toISOString()).toBe('2027-03-28T22:00:00.000Z');
    expect(daysAfter(fromLocalDay('2027-10-31'), 1).toISOString()).toBe('2027-10-31T23:00:00.000Z');
    expect(daysAfter(fromLocalDay('2026-12-31'), 1).toISOString()).toBe('2026-12-31T23:00:00.000Z');
    expect(daysAfter(fromLocalDay('2027-04-04'), -30).toISOString()).toBe('2027-03-04T23:00:00.000Z');
  });
});
