import { afterEach, describe, expect, it, vi } from 'vitest';
import { daysAfter } from './localTime.js';

afterEach(() => void vi.unstubAllEnvs());

describe('days of the reader', () => {
  it('begin at midnight, also when the clocks changed in between', () => {
    vi.stubEnv('TZ', 'Europe/Berlin');
    expect(daysAfter(new Date(2027, 2, 28), 1).toISOString()).toBe('2027-03-28T22:00:00.000Z');
    expect(daysAfter(new Date(2027, 9, 31), 1).toISOString()).toBe('2027-10-31T23:00:00.000Z');
    expect(daysAfter(new Date(2026, 11, 31), 1).toISOString()).toBe('2026-12-31T23:00:00.000Z');
    expect(daysAfter(new Date(2027, 3, 4), -30).toISOString()).toBe('2027-03-04T23:00:00.000Z');
  });
});
