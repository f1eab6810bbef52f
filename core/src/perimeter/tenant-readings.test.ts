import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Cradle } from '../cradle.js';
import { TenantReadings } from './tenant-readings.js';

describe('what an agency has set', () => {
  let readings: TenantReadings<string>;
  let asked: { tenantId: string; answer(value: string): void; fail(): void }[];
  let hear: (message: Record<string, unknown>) => void;
  let told: unknown[];

  beforeEach(() => {
    asked = [];
    told = [];
    const bus = {
      subscribe: async (_topic: string, listener: typeof hear) => void (hear = listener),
      publish: async (...message: unknown[]) => void told.push(message),
    } as unknown as Cradle['bus'];
    const read = (tenantId: string): Promise<string> => new Promise((resolve, reject) => asked.push({ tenantId, answer: resolve, fail: () => reject(new Error('away')) }));
    readings = new TenantReadings({ bus, log: pino({ level: 'silent' }) }, { topic: 'rules', most: 2, read });
  });

  it('is read once for all who ask at the same time, and then known', async () => {
    const both = [readings.load('a'), readings.load('a')];
    expect(asked).toHaveLength(1);
    asked[0]?.answer('one');
    expect([await Promise.all(both), readings.known('a')]).toEqual([['one', 'one'], 'one']);
  });

  it('is not what a reading brings that began before a change, told here or by another process', async () => {
    for (const change of [() => readings.changed('a'), () => hear({ tenantId: 'a' })]) {
      readings.known('a');
      const from = asked.length;
      const before = readings.load('a');
      await change();
      const after = readings.load('a');
      expect(asked).toHaveLength(from + 2);
      asked[from + 1]?.answer('new');
      await after;
      asked[from]?.answer('old');
      expect([await before, readings.known('a')]).toEqual(['old', 'new']);
    }
    expect(told).toEqual([['rules', { tenantId: 'a' }]]);
  });

  it('is asked for again after a reading that failed', async () => {
    const failing = readings.load('a');
    asked[0]?.fail();
    await expect(failing).rejects.toThrow('away');
    const again = readings.load('a');
    asked[1]?.answer('one');
    expect(await again).toBe('one');
  });
});
