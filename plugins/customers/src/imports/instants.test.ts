import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf } from './instants.js';

const iso = (text: string, zone: string, edge: 'begin' | 'end' = 'begin'): string | undefined => instantOf(text, zone, edge)?.toISOString();

describe('a moment as people write it', () => {
  it('is a day of the zone, an end the whole of it', () => {
    expect(iso('2026-01-01', 'Asia/Tokyo')).toBe('2025-12-31T15:00:00.000Z');
    expect(iso('2026-12-31', 'Asia/Tokyo', 'end')).toBe('2026-12-31T15:00:00.000Z');
    expect(iso('2026-02-28', 'UTC', 'end')).toBe('2026-03-01T00:00:00.000Z');
  });

  it('is right on both sides of a change of clocks, and behind a jump', () => {
    expect(iso('2026-03-29', 'Europe/Berlin')).toBe('2026-03-28T23:00:00.000Z');
    expect(iso('2026-03-29', 'Europe/Berlin', 'end')).toBe('2026-03-29T22:00:00.000Z');
    expect(iso('2026-10-25', 'Europe/Berlin', 'end')).toBe('2026-10-25T23:00:00.000Z');
    expect(iso('2026-03-29T02:30', 'Europe/Berlin')).toMatch(/^2026-03-29T0[01]:30/);
  });

  it('is itself when it names its offset, as an export writes it', () => {
    fc.assert(fc.property(fc.date({ min: new Date('1990-01-01T00:00:00Z'), max: new Date('2090-01-01T00:00:00Z'), noInvalidDate: true }), fc.constantFrom('Asia/Tokyo', 'America/New_York', 'UTC'), fc.constantFrom('begin' as const, 'end' as const), (date, zone, edge) => {
      expect(instantOf(date.toISOString(), zone, edge)).toEqual(date);
    }));
    expect(iso('2026-01-01 09:00:00+09:00', 'UTC')).toBe('2026-01-01T00:00:00.000Z');
  });

  it.each(['2026-02-29', '31/12/2026', '2026-13-01', '2026-01-01T25:00', '2026-01-01T10:00:61Z', 'tomorrow', ''])('is none: %j', (text) => {
    expect(instantOf(text, 'UTC', 'begin')).toBeUndefined();
  });
});
