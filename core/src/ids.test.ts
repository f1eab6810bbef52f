import { describe, expect, it } from 'vitest';
import { createIds } from './ids.js';

describe('ids', () => {
  it('are UUIDs of version 7 and variant 10', () => {
    expect(createIds().uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('carry the time in their first 48 bits', () => {
    const at = Date.UTC(2026, 10, 21, 4, 25);
    expect(parseInt(createIds({ now: () => new Date(at) }).uuid().replaceAll('-', '').slice(0, 12), 16)).toBe(at);
  });

  it('sort by creation and never repeat, also when the clock stands still or runs back', () => {
    const times = [5_000, 5_000, 4_000, 5_001, 5_001];
    let call = 0;
    const ids = createIds({ now: () => new Date(times[Math.floor(call++ / 3_000)] ?? 6_000) });
    const made = Array.from({ length: 15_000 }, () => ids.uuid());
    expect([...made].sort()).toEqual(made);
    expect(new Set(made).size).toBe(made.length);
  });
});
