import { describe, expect, it } from 'vitest';
import { timelineOf } from './timeline.js';
import type { Membership } from './types.js';

const member = (type: string, validFrom: string, validTo: string | null): Membership => ({ id: `${type} ${validFrom}`, class: 'C', type, level: 'L', levelRank: 1, validFrom, validTo, autoRenew: false, externalControl: false, note: null, renewals: 0, state: 'active', version: 1 });
const now = new Date('2026-11-21T00:00:00Z');

describe('the bar of memberships', () => {
  it('has one lane per type, and every span and now within its width', () => {
    const { lanes, now: at } = timelineOf([member('GUARD', '2026-10-01T00:00:00Z', '2026-11-01T00:00:00Z'), member('GUARD', '2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z'), member('CLUB', '2026-01-01T00:00:00Z', null)], now);
    expect(lanes.map(({ type, spans }) => [type, spans.length])).toEqual([['GUARD', 2], ['CLUB', 1]]);
    for (const { spans } of lanes) for (const { left, width } of spans) expect(left >= 0 && width > 0 && left + width <= 1.000_001).toBe(true);
    expect(at).toBeGreaterThan(0);
    expect(at).toBeLessThan(1);
    const [first, second] = lanes[0]!.spans;
    expect(first!.left + first!.width).toBeCloseTo(second!.left);
    expect(lanes[1]!.spans[0]!.open).toBe(true);
  });

  it('stands even when everything is long over or far away', () => {
    const { lanes, now: at } = timelineOf([member('OLD', '2010-01-01T00:00:00Z', '2010-02-01T00:00:00Z')], now);
    expect(lanes[0]!.spans[0]!.width).toBeGreaterThan(0);
    expect(at).toBeLessThan(1);
  });
});
