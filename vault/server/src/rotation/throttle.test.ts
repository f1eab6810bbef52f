import { describe, expect, it } from 'vitest';
import { FAULTS, parseFault } from './fault.js';
import { ReadTimes } from './read-times.js';
import { batchSize, createThrottle } from './throttle.js';
import type { RotationRow } from './types.js';

const job = (rows_per_second: number | null, max_read_p95_ms: number | null = null): RotationRow => ({ rows_per_second, max_read_p95_ms }) as RotationRow;
const settings = { batch: 500, leaseMs: 1, rotateAfterMs: 0, retireAfterMs: 1, destroyAfterMs: 1, maxReadP95Ms: 100, samples: 1 };

describe('the throttle', () => {
  it('keeps to rows a second, and does not save up while a rotation stands still', () => {
    let now = 0;
    const throttle = createThrottle({ readTimes: new ReadTimes(() => now), settings }, () => now);
    expect(throttle.after(job(100), 50)).toBe(500);
    now = 500;
    expect(throttle.after(job(100), 50)).toBe(500);
    now = 60_000;
    // A second at most is made up for.
    expect(throttle.after(job(100), 200)).toBe(1_000);
    expect(throttle.after(job(null), 500)).toBe(0);
  });

  it('stands still while people wait for their reads, by the job\'s own measure if it has one', () => {
    let now = 0;
    const readTimes = new ReadTimes(() => now);
    const throttle = createThrottle({ readTimes, settings }, () => now);
    for (let i = 0; i < 100; i++) readTimes.record(i < 90 ? 10 : 150);
    expect(throttle.after(job(null), 0)).toBeGreaterThan(0);
    expect(throttle.after(job(null, 200), 0)).toBe(0);
    now = 5_001;
    // What was slow is forgotten after five seconds.
    expect(throttle.after(job(null), 0)).toBe(0);
  });

  it('takes small bites of a slow rotation', () => {
    expect([batchSize(job(null), 500), batchSize(job(4), 500), batchSize(job(1), 500), batchSize(job(100), 500), batchSize(job(1_000_000), 500)]).toEqual([500, 1, 1, 13, 500]);
  });
});

describe('the times of reads', () => {
  it('say nothing of a handful, and forget what was long ago', () => {
    let now = 0;
    const times = new ReadTimes(() => now);
    for (let i = 0; i < 19; i++) times.record(500);
    expect(times.p95()).toBeUndefined();
    times.record(500);
    expect(times.p95()).toBe(500);
    now = 6_000;
    expect(times.p95()).toBeUndefined();
    for (let i = 0; i < 5_000; i++) times.record(i % 100);
    expect(times.p95()).toBeGreaterThanOrEqual(93);
  });
});

describe('VAULT_FAULT', () => {
  it('knows the six moments by their names, however they are joined', () => {
    for (const name of FAULTS) expect(parseFault(name)).toEqual({ name, count: 1 });
    expect(parseFault('mid batch before commit:3')).toEqual({ name: 'mid-batch-before-commit', count: 3 });
    expect(parseFault('AFTER_PREPARE')).toEqual({ name: 'after-prepare', count: 1 });
    expect(parseFault('mid-batch')).toEqual({ name: 'mid-batch-before-commit', count: 1 });
    expect(parseFault('after-commit')).toEqual({ name: 'after-commit-before-cursor-cache', count: 1 });
    for (const none of ['', 'after', 'verify:0', 'verify:-1', 'everything']) expect(parseFault(none)).toBeUndefined();
  });
});
