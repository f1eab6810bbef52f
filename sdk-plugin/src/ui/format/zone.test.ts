import { describe, expect, it } from 'vitest';
import { createZone } from './zone.js';

describe('a time zone', () => {
  it('says what a field for day and hour shows and means there', () => {
    const tokyo = createZone('Asia/Tokyo');
    expect(tokyo.toInput('2026-03-05T22:30:59.9Z')).toBe('2026-03-06T07:30');
    expect(tokyo.toInstant('2026-03-06T07:30')).toBe('2026-03-05T22:30:00.000Z');
    expect([tokyo.toInput(null), tokyo.toInput(undefined), tokyo.toInstant('')]).toEqual(['', '', null]);
  });

  it('begins and ends its own days', () => {
    const kathmandu = createZone('Asia/Kathmandu');
    expect([kathmandu.startOfDay('2026-01-01'), kathmandu.endOfDay('2026-01-01')]).toEqual(['2025-12-31T18:15:00.000Z', '2026-01-01T18:14:59.999Z']);
    expect(createZone('Pacific/Auckland').today(new Date('2026-06-30T12:00:00Z'))).toBe('2026-07-01');
  });

  it('keeps its days whole where clocks change', () => {
    const berlin = createZone('Europe/Berlin');
    expect([berlin.startOfDay('2026-03-29'), berlin.endOfDay('2026-03-29')]).toEqual(['2026-03-28T23:00:00.000Z', '2026-03-29T21:59:59.999Z']);
    expect([berlin.startOfDay('2026-10-25'), berlin.endOfDay('2026-10-25')]).toEqual(['2026-10-24T22:00:00.000Z', '2026-10-25T22:59:59.999Z']);
    expect([berlin.dayAfter('2026-03-29'), berlin.dayAfter('2026-10-25'), berlin.dayAfter('2026-12-31')]).toEqual(['2026-03-29T22:00:00.000Z', '2026-10-25T23:00:00.000Z', '2026-12-31T23:00:00.000Z']);
    for (const shown of ['2026-03-29T01:59', '2026-03-29T03:00', '2026-10-25T01:30', '2026-10-25T03:30']) expect(berlin.toInput(berlin.toInstant(shown))).toBe(shown);
  });
});
