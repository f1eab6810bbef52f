import { describe, expect, it } from 'vitest';
import { overlaps } from './overlaps.js';

const held = (validFrom: string, validTo: string | null, type = 'GUARD') => ({ type, level: 'L', validFrom: `${validFrom}T00:00:00.000Z`, validTo: validTo && `${validTo}T00:00:00.000Z` });

describe('memberships of two customers', () => {
  it.each([
    ['side by side', held('2026-01-01', '2026-02-01'), held('2026-01-31', '2026-03-01'), 1],
    ['one after the other', held('2026-01-01', '2026-02-01'), held('2026-02-01', '2026-03-01'), 0],
    ['without an end', held('2026-01-01', null), held('2030-01-01', null), 1],
    ['before one without an end', held('2026-01-01', '2026-02-01'), held('2026-02-01', null), 0],
    ['one within the other', held('2026-01-01', '2027-01-01'), held('2026-02-01', '2026-03-01'), 1],
    ['of another type', held('2026-01-01', null), held('2026-01-01', null, 'FANBOX'), 0],
  ])('that stand %s', (_how, left, right, found) => {
    expect(overlaps([left], [right])).toHaveLength(found);
    expect(overlaps([right], [left])).toHaveLength(found);
  });
});
