import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysLeft, dueAfter, reminderDue, REMINDERS } from './clock.js';

const received = new Date('2026-11-21T10:00:00Z');
const day = (n: number): Date => new Date(received.getTime() + n * 86_400_000);

describe('the clock of a request', () => {
  it('ends thirty days after it came, to the second', () => {
    expect(dueAfter(received).toISOString()).toBe('2026-12-21T10:00:00.000Z');
  });

  it('counts days up to the end and beyond it', () => {
    const due = dueAfter(received);
    expect([day(0), day(0.5), day(29), day(29.5), day(30), day(30.1), day(31.5)].map((now) => daysLeft(due, now))).toEqual([30, 30, 1, 1, 0, 0, -1]);
  });

  it('reminds at each threshold once, and who looks late is told of the nearest alone', () => {
    const due = dueAfter(received);
    expect(reminderDue(due, day(10), null)).toBeUndefined();
    expect(reminderDue(due, day(16), null)).toBe(14);
    expect(reminderDue(due, day(16), 14)).toBeUndefined();
    expect(reminderDue(due, day(28), 14)).toBe(3);
    expect(reminderDue(due, day(40), 1)).toBe(-1);
    expect(reminderDue(due, day(400), -1)).toBeUndefined();
  });

  it('sends each reminder at most once, whenever and however often somebody looks', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 60, noNaN: true }), { maxLength: 40 }), (moments) => {
        const sent: number[] = [];
        let told: number | null = null;
        for (const moment of [...moments].sort((left, right) => left - right)) {
          const due = reminderDue(dueAfter(received), day(moment), told);
          if (due !== undefined) sent.push((told = due));
        }
        expect(new Set(sent).size).toBe(sent.length);
        expect([...sent]).toEqual([...sent].sort((left, right) => right - left));
        expect(sent.every((days) => (REMINDERS as readonly number[]).includes(days))).toBe(true);
      }),
    );
  });
});
